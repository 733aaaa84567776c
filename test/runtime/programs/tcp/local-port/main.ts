// localAddress and localPort choose the client's own end.
import net from 'node:net'

const own = Number(process.argv[2])
const server = net.createServer((socket) => {
  console.log(socket.remoteAddress, socket.remotePort === own)
  socket.end('welcome')
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort: own })
  client.on('data', () => console.log(client.localAddress, client.localPort === own))
})
