// Leaving the loop with break destroys the socket.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).write('hello'))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo
const socket = net.connect(port, '127.0.0.1')
socket.on('close', (hadError) => console.log('close', hadError))
for await (const chunk of socket) {
  console.log('got', String(chunk))
  break
}
console.log('after the loop', socket.destroyed, socket.readable)
server.close()
