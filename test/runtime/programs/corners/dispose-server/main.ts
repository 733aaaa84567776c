// await using closes a server at the end of its block.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer()
server.on('close', () => console.log('close event'))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
await server[Symbol.asyncDispose]()
console.log('disposed', server.listening)
await server[Symbol.asyncDispose]()
console.log('disposed again')
