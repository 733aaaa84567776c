import { createReadStream } from 'node:fs'
import { createServer } from 'node:net'

const [, , file = ''] = process.argv

/** Sends one file to whoever connects, read by mebibytes: no offset, no digest, no limits. Prints its port. */
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy())
  createReadStream(file, { highWaterMark: 1024 * 1024 }).pipe(socket)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
