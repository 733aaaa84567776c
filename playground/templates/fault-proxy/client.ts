// Sends the numbers you type, and shows the sums that come back. Ctrl-D ends them, and the total comes.
import net from 'node:net'

const port = Number(process.argv[2] ?? 7001)
const host = process.argv[3] ?? 'localhost'
/** Characters of one line. */
const MAX_LINE = 100

const socket = net.connect({ port, host, noDelay: true })
let rest = ''

socket.setEncoding('utf8')
socket.on('connect', () => console.log('connected: type a number; Ctrl-D ends'))
process.stdin.pipe(socket)
socket.on('data', (text) => {
  const lines = `${rest}${text}`.split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) console.log(`reply: ${line}`)
  if (rest.length > MAX_LINE) socket.destroy(new Error('a reply is too long'))
})
socket.on('end', () => console.log(rest === '' ? 'the server is done' : 'ended within a reply'))
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log('closed')
  process.stdin.destroy()
})
