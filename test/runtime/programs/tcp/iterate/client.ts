import { once } from 'node:events'
import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
await once(socket, 'connect')
for (const word of ['one ', 'two ', 'three']) socket.write(word)
socket.end()
await once(socket, 'close')
console.log('client: closed', socket.bytesWritten)
