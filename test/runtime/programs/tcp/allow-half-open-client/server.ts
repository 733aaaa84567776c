// With allowHalfOpen at the client, it goes on writing after the server's end.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.setEncoding('utf8')
  socket.end('that is all from me')
  socket.on('data', (text) => console.log('server: data', text))
  socket.on('end', () => console.log('server: end'))
  socket.on('close', () => server.close())
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
