// A TCP echo server: it accepts every client and sends each byte back.
import { createServer } from 'node:net'

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node echo-server.ts <port> [host]')
  process.exit(2)
}

const server = createServer((socket) => {
  const peer = `${socket.remoteAddress} port ${socket.remotePort}`
  const log = (what: string) => console.log(`${what} ${peer}`)
  log('accepted')
  socket.on('data', (chunk) => log(`read ${chunk.length} bytes from`))
  socket.on('end', () => log('read FIN from'))
  socket.on('error', (error) => log(`${error.message} from`))
  socket.on('close', () => log('closed'))
  socket.pipe(socket)
})

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

// The system's bind() and listen() in one. Node calls accept() itself.
server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
})
