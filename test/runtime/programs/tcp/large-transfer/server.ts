// Eight megabytes through two programs keep their checksum.
import { createHash } from 'node:crypto'
import net from 'node:net'

const server = net.createServer((socket) => {
  const hash = createHash('sha256')
  let size = 0
  socket.on('data', (chunk) => {
    size += chunk.length
    hash.update(chunk)
  })
  socket.on('end', () => {
    socket.end(`${size} ${hash.digest('hex')}`)
    server.close()
  })
})
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1' }, () => console.log('listening'))
server.on('connection', (socket) => {
  socket.allowHalfOpen = true
})
