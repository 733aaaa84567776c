// Answers with what it is sent.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.setNoDelay(true)
  socket.pipe(socket)
  server.close()
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'))
