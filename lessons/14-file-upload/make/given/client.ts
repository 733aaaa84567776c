// Given: an upload in pieces, one under a bad name, and one that breaks off.
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const BETWEEN_MS = 150

async function visit(name: string, pieces: readonly string[], breaksOff = false): Promise<void> {
  const socket = net.connect(port, host)
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => console.log(`${name} gets ${JSON.stringify(text)}`))
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`${name}: ${error.code ?? error.message}`))
  for (const piece of pieces) {
    socket.write(piece)
    await pause(BETWEEN_MS)
  }
  if (breaksOff) socket.resetAndDestroy()
  else socket.end()
  await pause(BETWEEN_MS)
}

await visit('one', ['PUT whole.txt 300\n', 'a'.repeat(120), `${'b'.repeat(180)}SIZE whole.txt\n`])
await visit('two', ['PUT ../away.txt 5\nhello', 'SIZE whole.txt\n'])
await visit('three', ['PUT half.txt 1000\n', 'c'.repeat(400)], true)
await visit('four', ['SIZE half.txt\n'])
