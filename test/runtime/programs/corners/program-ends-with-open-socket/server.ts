// A program that exits closes its sockets: the other side sees an end, not an error.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('data', () => socket.write('welcome'))
  socket.on('error', (error) => console.log('server: error', error.message))
  socket.on('end', () => console.log('server: end'))
  socket.on('close', (hadError) => {
    console.log('server: close', hadError)
    server.close()
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
