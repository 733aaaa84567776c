// A chat client: what you type goes to the server, what the server says
// goes to the screen, and neither waits for the other.
import { connect } from 'node:net'

const LF = 0x0a
// Bytes of one line from the server, with its LF.
const MAX_LINE = 8192
// To connect, and to get the last replies once the input has ended.
const TIMEOUT_MS = 5_000

// The first byte says whether a line answers a request of yours.
const KINDS = new Map([
  ['*', 'event'],
  ['+', 'reply'],
  ['-', 'error'],
  ['|', 'more '],
])

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: node chat-client.ts <port> [host]')
  process.exit(2)
}

function show(line: string): void {
  // Others wrote this: nothing in it may steer your screen.
  const safe = line.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?')
  console.log(`${KINDS.get(safe.charAt(0)) ?? '?    '} ${safe}`)
}

const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)
const tooLong = new Error(`a line is over ${MAX_LINE} bytes`)
let rest = Buffer.alloc(0)

const socket = connect(port, host)
socket.setTimeout(TIMEOUT_MS)
socket.on('timeout', () => socket.destroy(late))
socket.on('connect', () => socket.setTimeout(0))
socket.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk])
  let end = rest.indexOf(LF)
  while (end >= 0) {
    show(rest.toString('utf8', 0, end).replace(/\r$/, ''))
    rest = rest.subarray(end + 1)
    end = rest.indexOf(LF)
  }
  if (rest.length >= MAX_LINE) socket.destroy(tooLong)
})
socket.on('error', (error: NodeJS.ErrnoException) => {
  const reason = error.code ?? error.message
  console.error(`Cannot talk to ${host} port ${port}: ${reason}`)
  process.exitCode = 1
})
socket.on('close', (failed) => {
  if (!failed) console.log('the server closed the connection')
  process.stdin.destroy()
})

// The end of the input becomes a FIN: the last replies still come.
process.stdin.pipe(socket)
process.stdin.on('end', () => socket.setTimeout(TIMEOUT_MS))
