// One line there and back, and both programs end by themselves.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => console.log('server got', chunk.toString().trim()))
  socket.on('end', () => console.log('server saw the end'))
  socket.on('close', (hadError) => {
    console.log('server closed', hadError)
    server.close(() => console.log('no longer listening'))
  })
  socket.pipe(socket)
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
