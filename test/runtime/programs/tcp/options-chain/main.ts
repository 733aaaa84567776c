// setNoDelay(), setKeepAlive(), ref() and unref() give the socket back, connected or not.
import net from 'node:net'

const server = net.createServer({ noDelay: true, keepAlive: true }, (socket) => {
  console.log(socket.setNoDelay(false) === socket, socket.setKeepAlive(true, 1000) === socket)
  socket.end()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = new net.Socket()
  console.log(client.setNoDelay(true) === client, client.setKeepAlive(true) === client)
  console.log(client.ref() === client, client.unref() === client, client.ref() === client)
  client.connect(port, '127.0.0.1').resume()
})
