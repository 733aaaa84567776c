// The client ends its side first and still gets the answer.
import net from 'node:net'

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('end', () => {
    console.log('server: end after', text, 'writable', socket.writable)
    socket.end(text.toUpperCase())
  })
  socket.on('close', () => server.close())
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
