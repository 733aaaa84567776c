import { createServer } from 'node:net'

/** The least an echo server can be: what the services are measured against. Prints its port. */
const server = createServer((socket) => {
  socket.on('data', (bytes) => socket.write(bytes))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
