// Given: sends every byte back to the client that it came from.
import net from 'node:net'

const server = net.createServer((socket) => {
  console.log('a client is here')
  socket.on('data', (bytes) => console.log(`read ${bytes.length} bytes`))
  socket.on('end', () => console.log('it sends no more'))
  socket.on('error', (error) => console.log(error.message))
  socket.pipe(socket)
})

server.listen(Number(process.argv[2]), () => console.log(`listening on port ${process.argv[2]}`))
