// end() before the connection stands: the bytes still go, then the end.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.setEncoding('utf8')
  socket.on('data', (text) => console.log('server: data', text))
  socket.on('end', () => {
    console.log('server: end')
    server.close()
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
