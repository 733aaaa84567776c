import { createServer } from 'node:net'

/** Throws away what comes, and answers one byte for every 64 KiB of it. Prints its port. */
const COUNTED = 64 * 1024

const server = createServer({ noDelay: true }, (socket) => {
  let left = COUNTED
  socket.on('data', ({ length }) => {
    left -= length
    for (; left <= 0; left += COUNTED) socket.write('.')
  })
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
