// Sends every byte back to the client it came from.
import net from 'node:net'

const port = Number(process.argv[2] ?? 7000)
let clients = 0

const server = net.createServer((socket) => {
  clients += 1
  const name = `client ${clients}`
  console.log(`${name}: connected`)
  socket.on('data', (bytes) => console.log(`${name}: read ${bytes.length} bytes`))
  socket.on('end', () => console.log(`${name}: sends no more`))
  socket.on('error', (error) => console.log(`${name}: ${error.message}`))
  socket.on('close', () => console.log(`${name}: closed`))
  // Reads no faster than the client takes the bytes back, and answers its end with our own.
  socket.pipe(socket)
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
