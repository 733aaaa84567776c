// A server that answers who has closed reads the end, and no error, though its answer was reset.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('data', (bytes) => socket.write(bytes))
  socket.on('end', () => console.log('server: end'))
  socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log('server:', code))
  socket.on('close', (hadError) => {
    console.log('server: close', hadError)
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.write('hello')
  client.destroySoon()
  client.on('close', (hadError) => console.log('client: close', hadError))
})
