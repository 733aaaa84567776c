// maxConnections: what is too much is dropped, with an event that says whose it was.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.resume())
server.maxConnections = 1
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo
const first = net.connect(port, '127.0.0.1')
await once(server, 'connection')
const second = net.connect(port, '127.0.0.1')
second.on('error', () => {})
const [data] = await once(server, 'drop')
console.log(Object.keys(data), data.localPort === port, data.remoteAddress, data.remoteFamily)
if (!second.closed) await once(second, 'close')
console.log('second is closed, first is', first.readyState)
first.end()
server.close()
