// Without a host a server listens on all addresses of both families.
import net from 'node:net'

const server = net.createServer()
server.listen(0, () => {
  const { address, family, port } = server.address() as net.AddressInfo
  console.log(address, family)
  const client = net.connect(port, '127.0.0.1', () => client.end(`${client.remoteAddress} ${client.remoteFamily}`))
  server.on('connection', (socket) => {
    console.log(socket.remoteAddress, socket.remoteFamily, socket.localAddress, socket.localFamily)
    socket.on('data', (chunk) => console.log(chunk.toString()))
    server.close()
  })
})
