import net from 'node:net'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'

const socket = net.connect(port, host)
socket.setEncoding('utf8')
socket.on('connect', () => {
  console.log('connected. Type a line; Ctrl-D ends.')
  socket.write('hello\n')
})
socket.on('data', (text) => process.stdout.write(`> ${text}`))
socket.on('end', () => lines.close())

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => socket.write(`${line}\n`))
lines.on('close', () => socket.end())
