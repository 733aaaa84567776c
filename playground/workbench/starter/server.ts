import net from 'node:net'

const port = Number(process.argv[2] ?? 7000)

const server = net.createServer((socket) => {
  console.log(`connection from port ${socket.remotePort}`)
  socket.on('data', (bytes) => {
    console.log(`${bytes.length} bytes in, and out again`)
    socket.write(bytes)
  })
  socket.on('end', () => console.log('the client is done'))
})

server.listen(port, () => console.log(`listening on port ${port}`))
