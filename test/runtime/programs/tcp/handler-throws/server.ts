// An error thrown in a handler ends the server's program; the client sees its connection go.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => {
    console.log('server got', chunk.toString())
    throw new Error(`cannot handle ${chunk}`)
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
