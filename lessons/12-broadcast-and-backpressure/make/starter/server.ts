// Your broadcast server: node server.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])
const sockets = new Set<net.Socket>()

const server = net.createServer((socket) => {
  sockets.add(socket)
  socket.on('error', (error) => console.log(error.message))
  socket.on('close', () => sockets.delete(socket))
  socket.on('data', (bytes) => {
    for (const other of sockets) if (other !== socket) other.write(bytes)
    // How much waits here, and for whom?
    console.log(`${Math.max(...[...sockets].map(({ writableLength }) => writableLength))} bytes wait`)
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
