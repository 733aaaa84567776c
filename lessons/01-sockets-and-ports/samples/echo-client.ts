// A TCP client: connects, sends one line, closes its side with a FIN,
// and prints what comes back. The bytes go to standard output, the
// event log to standard error.
import { connect } from 'node:net'

const TIMEOUT_MS = 5_000

const [portText, host = '127.0.0.1', text = 'hello'] =
  process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: node echo-client.ts <port> [host] [text]')
  process.exit(2)
}

const message = Buffer.from(`${text}\r\n`)
const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)

const socket = connect(port, host)
socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))

socket.on('connect', () => {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  console.error(`connected: ${localAddress} port ${localPort}`)
  console.error(`       to: ${remoteAddress} port ${remotePort}`)
  console.error(`sending ${message.length} bytes, then FIN`)
  socket.end(message)
})
socket.on('data', (chunk) => {
  console.error(`read ${chunk.length} bytes`)
  process.stdout.write(chunk)
})
socket.on('end', () => console.error('read FIN'))
socket.on('error', (error: NodeJS.ErrnoException) => {
  const reason = error.code ?? error.message
  console.error(`Cannot talk to ${host} port ${port}: ${reason}`)
  process.exitCode = 1
})
socket.on('close', (failed) => {
  if (!failed) console.error('closed')
})
