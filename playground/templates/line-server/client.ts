// Sends the lines you type, and shows the replies one by one.
import net from 'node:net'
import { LineSplitter } from './lines.ts'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'
const splitter = new LineSplitter()
let replies = 0

const socket = net.connect({ port, host, noDelay: true })
socket.on('connect', () => console.log('connected: try ping, upper hello, add 2 3; Ctrl-D ends'))
// The end of your input becomes a FIN; the replies that are still under way arrive after it.
process.stdin.pipe(socket)

socket.on('data', (piece) => {
  for (const line of splitter.split(piece)) {
    replies += 1
    console.log(`reply ${replies}: ${line ?? '(too long)'}`)
  }
})
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log('closed')
  process.stdin.destroy()
})
