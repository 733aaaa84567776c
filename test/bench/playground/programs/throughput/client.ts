// Prints megabytes a second of writes of 64 KiB, until the other end has all of it.
import net from 'node:net'

const TOTAL = 200 * 1024 * 1024
const chunk = Buffer.alloc(64 * 1024)
const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
let start = 0
let sent = 0
const more = (): void => {
  while (sent < TOTAL) {
    sent += chunk.length
    if (!socket.write(chunk)) return
  }
  socket.end()
}
socket.on('connect', () => {
  start = performance.now()
  more()
})
socket.on('drain', more)
socket.on('data', () => console.log(TOTAL / 1e6 / ((performance.now() - start) / 1000)))
