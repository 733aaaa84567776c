// An echo server: node server.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.log(`a client is gone: ${error.message}`))
  socket.pipe(socket)
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
