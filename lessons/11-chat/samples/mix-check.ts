// Eight writers say lines of one letter in a room, all at once and in
// pieces. A reader in the room says how many of the lines came whole.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const TIMEOUT_MS = 5_000
const WRITERS = [...'abcdefgh']
const LINES = 5
// Letters of one line, sent in pieces of this many bytes …
const LETTERS = 1500
const PIECE = 300
// … with a pause behind each, so that it is read by itself.
const GAP_MS = 3
// For the reader to be in the room before anything is said.
const HEAD_START_MS = 200
const MAX_ANSWER = 1024 * 1024

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error('usage: node mix-check.ts <port> [host]')
  process.exit(2)
}

const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)

// A connection that is in the room.
async function enter(): Promise<Socket> {
  const socket = connect({ port, host, noDelay: true })
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))
  await once(socket, 'connect')
  socket.write('JOIN mix\r\n')
  return socket
}

async function write(letter: string): Promise<void> {
  const socket = await enter()
  socket.on('error', () => socket.destroy())
  socket.resume()
  // The `!` marks the end of a line: the reader counts it.
  const line = `SAY mix ${letter.repeat(LETTERS)}!\r\n`
  for (let count = 0; count < LINES; count += 1) {
    for (let start = 0; start < line.length; start += PIECE) {
      socket.write(line.slice(start, start + PIECE))
      await delay(GAP_MS)
    }
  }
  socket.end()
}

async function read(socket: Socket): Promise<string[]> {
  let text = ''
  let ends = 0
  for await (const chunk of socket) {
    text += chunk.toString('latin1')
    ends += chunk.filter((byte: number) => byte === 0x21).length
    if (ends === WRITERS.length * LINES) break
    if (text.length > MAX_ANSWER)
      throw new Error('the answer is too long')
  }
  return text.split('\r\n')
}

// The letters of a line, such as: 300 a, 300 c, 900 b
const runsOf = (line: string): string[] =>
  (line.match(/([a-h])\1{9,}/g) ?? []).map(
    (run) => `${run.length} ${run[0]}`,
  )

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}

try {
  const reader = await enter()
  await delay(HEAD_START_MS)
  const [lines] = await Promise.all([
    read(reader),
    ...WRITERS.map(write),
  ])
  const said = lines.filter((line) => runsOf(line).length > 0)
  const mixed = said.filter((line) => {
    const letter = line.at(-2) ?? ''
    return !line.endsWith(` ${letter.repeat(LETTERS)}!`)
  })
  const expected = WRITERS.length * LINES
  const whole = said.length - mixed.length
  const verdict = whole === expected ? 'ok   ' : 'WRONG'
  console.log(`${verdict} ${whole} of ${expected} lines whole`)
  const runs = mixed.map(runsOf).find(({ length }) => length > 1)
  if (runs)
    console.log(`      one line: ${runs.slice(0, 4).join(', ')}`)
  if (whole !== expected) process.exitCode = 1
} catch (error) {
  console.error(`Cannot check ${host} port ${port}: ${reason(error)}`)
  process.exitCode = 1
}
