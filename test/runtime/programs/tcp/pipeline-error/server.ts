// An error in the middle of a pipeline() destroys the socket at its end.
import net from 'node:net'
import { pipeline, Transform } from 'node:stream'

const server = net.createServer((socket) => {
  const picky = new Transform({
    transform(chunk, _encoding, callback) {
      callback(chunk.includes('bad') ? new Error('bad input') : null, chunk)
    },
  })
  pipeline(socket, picky, socket, (error) => {
    console.log('server: pipeline', error?.message, socket.destroyed)
    server.close()
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
