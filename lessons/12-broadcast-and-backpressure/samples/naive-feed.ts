// A WRONG feed: what a member does not read is kept, however much it is.
import { createServer, type Socket } from 'node:net'

// Two thousand lines of 1000 bytes a second.
const TICK_MS = 20
const LINES_PER_TICK = 40
const LINE_BYTES = 1000
const REPORT_MS = 1_000

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node naive-feed.ts <port> [host]')
  process.exit(2)
}

const sockets = new Set<Socket>()
let number = 0

function tick(): void {
  for (let count = 0; count < LINES_PER_TICK; count += 1) {
    number += 1
    const text = `* TICK ${number} `.padEnd(LINE_BYTES - 2, 'x')
    const line = Buffer.from(`${text}\r\n`)
    // What `write` returns is not looked at.
    for (const socket of sockets) socket.write(line)
  }
}

function report(): void {
  const waiting = [...sockets].map((socket) => socket.writableLength)
  const memory = Math.round(process.memoryUsage.rss() / 1e6)
  console.log(`line ${number}: [${waiting}] bytes, ${memory} MB in all`)
}

const server = createServer((socket) => {
  sockets.add(socket)
  socket.resume()
  socket.on('error', (error) => console.log(error.message))
  socket.on('end', () => sockets.delete(socket))
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
  setInterval(tick, TICK_MS)
  setInterval(report, REPORT_MS)
})
