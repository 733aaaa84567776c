// Your echo server: node server.ts PORT
import net from 'node:net'

const server = net.createServer((socket) => {
  console.log('a client is here')
  // Send back what comes, and say what went wrong where something does.
  socket.on('data', (bytes) => console.log(`read ${bytes.length} bytes`))
})

server.listen(7777, () => console.log('listening on port 7777'))
