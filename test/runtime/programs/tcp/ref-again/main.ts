// ref() after unref() keeps the program again.
import net from 'node:net'

const server = net.createServer((socket) => {
  setTimeout(() => socket.end('late'), 60).unref()
  socket.unref()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  server.unref()
  const client = net.connect(port, '127.0.0.1', () => client.unref().ref())
  client.on('data', (chunk) => console.log(chunk.toString()))
  client.on('close', () => console.log('close'))
})
