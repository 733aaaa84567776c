// A WRONG chat server: it passes on each read, whole line or not.
import { createServer, type Socket } from 'node:net'

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node relay-server.ts <port> [host]')
  process.exit(2)
}

const sockets = new Set<Socket>()

const server = createServer((socket) => {
  sockets.add(socket)
  socket.on('data', (chunk) => {
    for (const other of sockets)
      if (other !== socket) other.write(chunk)
  })
  socket.on('error', (error) => console.log(error.message))
  socket.on('close', () => sockets.delete(socket))
})

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
})
