// Counts what comes, and says when all is there.
import net from 'node:net'

const server = net.createServer((socket) => {
  let received = 0
  socket.on('data', ({ length }) => {
    received += length
  })
  socket.on('end', () => socket.end(String(received)))
  server.close()
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
