import net from 'node:net'
import { pipeline } from 'node:stream/promises'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
let text = ''
await pipeline(socket, async (source) => {
  for await (const chunk of source) text += chunk
})
console.log('client:', text, socket.destroyed)
