// Shows each message. `stop` stops reading, as a program does that is too slow, and `go` reads on. Ctrl-D ends.
import net from 'node:net'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'
/** Characters of one message, without its line feed. */
const MAX_MESSAGE = 20_000
const SHOWN = 40

const socket = net.connect({ port, host, noDelay: true })
let rest = ''

socket.setEncoding('utf8')
socket.on('connect', () => console.log('connected: stop stops reading, go reads on'))
socket.on('data', (text) => {
  const messages = `${rest}${text}`.split('\n')
  // What follows the last line feed is the beginning of a message, or nothing.
  rest = messages.pop() ?? ''
  for (const message of messages) console.log(message.slice(0, SHOWN))
  if (rest.length > MAX_MESSAGE) socket.destroy(new Error(`a message is longer than ${MAX_MESSAGE} characters`))
})

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  if (line === 'stop') {
    // The bytes wait in the receive buffer; when that is full, the window closes and the server must wait.
    socket.pause()
    console.log('stopped')
  } else if (line === 'go') {
    console.log('reading on')
    socket.resume()
  }
})
lines.on('close', () => {
  socket.end()
  // Only who reads sees the end of the other side.
  socket.resume()
})

socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log('closed')
  process.stdin.destroy()
})
