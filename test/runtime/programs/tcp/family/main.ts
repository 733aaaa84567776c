// family: 4 and family: 6 choose the address of localhost.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.end())
server.listen(0)
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo
const four = net.connect({ port, host: 'localhost', family: 4 })
await once(four, 'connect')
console.log(four.remoteAddress, four.remoteFamily)
four.destroy()
const six = net.connect({ port, host: '::1', family: 6 })
await once(six, 'connect')
console.log(six.remoteAddress, six.remoteFamily)
six.destroy()
server.close()
