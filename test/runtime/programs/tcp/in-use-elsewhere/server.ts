// Listening on a port that another program has.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.end()
  server.close()
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
