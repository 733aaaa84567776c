// Answers each line with a line: ping, upper <text>, add <number> <number>.
import net from 'node:net'
import { LineSplitter } from './lines.ts'

const port = Number(process.argv[2] ?? 7000)
let clients = 0

function answer(line: string | undefined): string {
  if (line === undefined) return 'error: the line is too long'
  const [command = '', ...words] = line.split(' ')
  if (command === 'ping') return 'pong'
  if (command === 'upper') return words.join(' ').toUpperCase()
  if (command !== 'add') return `error: unknown command ${JSON.stringify(command)}`
  const [left = Number.NaN, right = Number.NaN] = words.map((word) => Number.parseFloat(word))
  const sum = left + right
  return Number.isFinite(sum) ? String(sum) : 'error: add takes two numbers'
}

const server = net.createServer({ noDelay: true }, (socket) => {
  clients += 1
  const name = `client ${clients}`
  const splitter = new LineSplitter()
  console.log(`${name}: connected`)
  socket.on('data', (piece) => {
    const lines = splitter.split(piece)
    console.log(`${name}: read ${piece.length} bytes, ${lines.length} lines end in them`)
    if (lines.length === 0) return
    const replies = lines.map((line) => `${answer(line)}\n`).join('')
    // A client that sends and never reads: we stop to read from it until it has taken our replies.
    if (!socket.write(replies)) {
      socket.pause()
      socket.once('drain', () => socket.resume())
    }
  })
  socket.on('error', (error) => console.log(`${name}: ${error.message}`))
  socket.on('close', () => console.log(`${name}: closed`))
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
