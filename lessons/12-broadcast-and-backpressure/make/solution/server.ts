// A broadcast server: node server.ts PORT
import net from 'node:net'

/** What may wait for one client, in bytes. */
const MAX_WAITING = 64 * 1024
const port = Number(process.argv[2])
const sockets = new Set<net.Socket>()

const server = net.createServer((socket) => {
  sockets.add(socket)
  socket.on('error', (error) => console.log(error.message))
  socket.on('close', () => sockets.delete(socket))
  socket.on('data', (bytes) => {
    for (const other of sockets) {
      if (other === socket) continue
      if (other.writableLength > MAX_WAITING) {
        console.log(`one client is too slow: ${other.writableLength} bytes wait`)
        other.resetAndDestroy()
      } else other.write(bytes)
    }
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
