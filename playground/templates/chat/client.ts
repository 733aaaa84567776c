// What you type goes to the chat, what the others say comes to your screen; neither waits for the other.
import net from 'node:net'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'

const socket = net.connect({ port, host, noDelay: true })
socket.on('connect', () => console.log('connected'))
// The server lets only plain text through, so it can go to the screen as it comes. Ctrl-D becomes a FIN.
process.stdin.pipe(socket)
socket.pipe(process.stdout)

socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log('closed')
  process.stdin.destroy()
})
