import { createServer } from 'node:net'

/** Takes whatever comes and does nothing with it: what a connection costs at least. Prints its port. */
const server = createServer((socket) => {
  socket.on('data', () => {})
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
