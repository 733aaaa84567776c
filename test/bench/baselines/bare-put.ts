import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'

const [, , file = ''] = process.argv

/** Writes what comes into one file, neither digest nor fsync, and ends when it is closed. Prints its port. */
const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  const sink = createWriteStream(file)
  sink.on('close', () => socket.end())
  socket.pipe(sink)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
