// The order of 'end', 'finish' and 'close' at the side that ends first and at the other.
import net from 'node:net'

const server = net.createServer((socket) => {
  for (const name of ['end', 'finish', 'prefinish', 'close', 'error']) {
    socket.on(name, () => console.log('server:', name))
  }
  socket.resume()
  socket.on('close', () => server.close(() => console.log('server: closed')))
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
