// resetAndDestroy() at one side is ECONNRESET at the other.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.once('data', () => {
    socket.resetAndDestroy()
    console.log('server: destroyed', socket.destroyed)
  })
  socket.on('close', (hadError) => {
    console.log('server: close', hadError)
    server.close()
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
