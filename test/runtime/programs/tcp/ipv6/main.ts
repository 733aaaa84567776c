// A server on ::1, reached over IPv6.
import net from 'node:net'

const server = net.createServer((socket) => {
  console.log('server', socket.localAddress, socket.localFamily, socket.remoteAddress, socket.remoteFamily)
  socket.end('six')
  server.close()
})
server.listen(0, '::1', () => {
  const { address, family, port } = server.address() as net.AddressInfo
  console.log(address, family)
  const client = net.connect(port, '::1')
  client.on('data', (chunk) => console.log('client got', chunk.toString()))
})
