// getConnections() counts what the server holds.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo
const count = () => new Promise((resolve) => server.getConnections((error, number) => resolve([error, number])))
console.log(await count())
const first = net.connect(port, '127.0.0.1')
const [accepted] = await once(server, 'connection')
const second = net.connect(port, '127.0.0.1')
await once(server, 'connection')
console.log(await count())
first.end()
await once(accepted, 'close')
console.log(await count())
second.destroy()
server.close(async () => console.log(await count()))
