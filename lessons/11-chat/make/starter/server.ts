// Your chat server: node server.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])
const sockets = new Set<net.Socket>()

const server = net.createServer((socket) => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  // Everything goes to everybody, as it comes and without a name. Watch what becomes of bob's two halves.
  socket.on('data', (bytes) => {
    for (const other of sockets) other.write(bytes)
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
