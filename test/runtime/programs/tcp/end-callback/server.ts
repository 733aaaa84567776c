// end(data, callback): the callback comes with 'finish', once.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => console.log('server got', chunk.toString()))
  socket.on('close', () => server.close())
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
