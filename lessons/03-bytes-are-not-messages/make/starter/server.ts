// Answers each line with its length in bytes: node server.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.log(error.message))
  // One read is taken for one line here. Watch on the wire what comes of it.
  socket.on('data', (bytes) => {
    socket.write(`${bytes.length - 1}\n`)
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
