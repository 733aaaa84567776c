// An echo client: node client.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'

const socket = net.connect(port, host)
socket.setEncoding('utf8')
let received = ''

socket.on('connect', () => socket.write('hello\n'))
socket.on('data', (text) => {
  received += text
  if (received.includes('\n')) socket.end()
})
socket.on('close', () => console.log(`came back: ${received.trim()}`))
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
