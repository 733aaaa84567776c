// Sends lines to a server, cut into writes in four ways, and says which
// ones it answers right.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const TIMEOUT_MS = 5_000
// Pause between two writes, so that each arrives in a read of its own.
const GAP_MS = 25
const MAX_ANSWER = 65_536

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: node line-check.ts <port> [host]')
  process.exit(2)
}

const checks = [
  { name: 'one line, one write', writes: ['PING a\r\n'] },
  { name: 'one byte at a time', writes: [...'PING a\r\n'] },
  { name: 'two lines, one write', writes: ['PING a\r\nPING b\r\n'] },
  { name: 'CRLF, then LF', writes: ['PING a\r\n', 'PING b\n'] },
]

// Only the bytes count, and not how they were cut.
function repliesExpected(writes: string[]): string[] {
  const tokens = writes.join('').matchAll(/PING (\w+)/g)
  return [...tokens].map(([, token]) => `+PONG ${token}`)
}

async function send(socket: Socket, writes: string[]): Promise<void> {
  await once(socket, 'connect')
  for (const text of writes) {
    socket.write(text)
    await delay(GAP_MS)
  }
  socket.end()
}

async function receive(socket: Socket): Promise<string[]> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of socket) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MAX_ANSWER) throw new Error('the answer is too long')
  }
  const lines = Buffer.concat(chunks).toString().split(/\r?\n/)
  // Porthole greets with lines that begin with *; they answer nothing.
  return lines.filter((line) => line !== '' && !line.startsWith('*'))
}

// The reply lines to `writes`, each written by itself, on a new connection.
async function repliesTo(writes: string[]): Promise<string[]> {
  // NODELAY: small writes leave at once, confirmed or not.
  const socket = connect({ port, host, noDelay: true })
  const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))
  // Both halves reject on an 'error' event, so it always has a handler.
  const [replies] = await Promise.all([
    receive(socket),
    send(socket, writes),
  ])
  return replies
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}

try {
  for (const { name, writes } of checks) {
    const replies = (await repliesTo(writes)).join(', ')
    const expected = repliesExpected(writes).join(', ')
    if (replies === expected) {
      console.log(`ok    ${name}`)
    } else {
      console.log(`WRONG ${name}: expected ${expected}`)
      console.log(`      and got ${replies || 'nothing'}`)
      process.exitCode = 1
    }
  }
} catch (error) {
  console.error(`Cannot check ${host} port ${port}: ${reason(error)}`)
  process.exitCode = 1
}
