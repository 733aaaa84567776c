// Sends what you type, and shows what comes back.
import net from 'node:net'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'

const socket = net.connect(port, host)
socket.on('connect', () => console.log('connected: type a line, Ctrl-D ends'))
// No call of write() here: pipe() waits while the socket is full, and makes the end of your input a FIN.
process.stdin.pipe(socket)
socket.pipe(process.stdout)

socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log(`closed: ${socket.bytesWritten} bytes sent, ${socket.bytesRead} came back`)
  // The server may be gone while you still type: nobody would read it.
  process.stdin.destroy()
})
