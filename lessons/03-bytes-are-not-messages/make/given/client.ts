// Given: lines that come in pieces, and pieces that hold several lines.
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const BETWEEN_MS = 20

const socket = net.connect(port, host)
socket.setNoDelay(true)
socket.setEncoding('utf8')
socket.on('data', (text) => console.log(`got ${JSON.stringify(text)}`))
socket.on('error', (error: NodeJS.ErrnoException) => console.log(`cannot go on: ${error.code ?? error.message}`))
socket.on('close', () => console.log('closed'))

socket.on('connect', async () => {
  for (const piece of [...'hello\n', 'one\ntwo\n', 'half a', ' line\r\n']) {
    socket.write(piece)
    await pause(BETWEEN_MS)
  }
  socket.end()
})
