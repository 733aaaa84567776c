// server.close() in the handler of the connection leaves that connection alone.
import net from 'node:net'

const server = net.createServer((socket) => {
  server.close(() => console.log('closed'))
  console.log('listening', server.listening)
  socket.pipe(socket)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => client.write('still here'))
  client.on('data', (chunk) => {
    console.log(chunk.toString())
    client.end()
  })
})
