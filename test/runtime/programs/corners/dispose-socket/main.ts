// Disposing of a socket destroys it with an AbortError, and waits for its close.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
await once(client, 'connect')
client.on('error', (error) => console.log('error', error.name))
client.on('close', (hadError) => console.log('close', hadError))
await client[Symbol.asyncDispose]()
console.log('disposed', client.destroyed)
server.close()
