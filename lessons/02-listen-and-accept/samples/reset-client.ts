// A rude client: sends a line, waits for an answer, and resets.
import { connect } from 'node:net'

const TIMEOUT_MS = 5_000

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: node reset-client.ts <port> [host]')
  process.exit(2)
}

const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)

function fail(error: NodeJS.ErrnoException): void {
  const reason = error.code ?? error.message
  console.error(`Cannot talk to ${host} port ${port}: ${reason}`)
  process.exitCode = 1
}

const socket = connect(port, host, () => socket.write('hello\r\n'))
socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))
socket.on('data', (chunk) => {
  console.log(`read ${chunk.length} bytes, sending RST`)
  socket.resetAndDestroy()
})
socket.on('end', () => fail(new Error('the server closed first')))
socket.on('error', fail)
