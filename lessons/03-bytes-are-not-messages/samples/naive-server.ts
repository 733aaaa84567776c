// A WRONG server: it takes what one read returned for one message.
import { createServer } from 'node:net'

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node naive-server.ts <port> [host]')
  process.exit(2)
}

function answer(line: string): string {
  if (!/^PING( |$)/i.test(line)) return '-ERR unknown-command\r\n'
  return `+PONG${line.slice(4)}\r\n`
}

const server = createServer((socket) => {
  socket.on('data', (chunk) => {
    const line = chunk.toString().trim()
    console.log(`read ${chunk.length} bytes as ${JSON.stringify(line)}`)
    socket.write(answer(line))
  })
  socket.on('error', (error) => console.log(error.message))
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
