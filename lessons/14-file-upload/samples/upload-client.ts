// Puts a file on a Porthole server. If a part of it is there already, the
// server says how much, and only the rest is sent. Run it again to go on.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

const TIMEOUT_MS = 5_000
const MAX_LINE = 8192
const LF = 0x0a

const [portText, path = '', name = basename(path), host = '127.0.0.1'] =
  process.argv.slice(2)
const port = Number(portText)
if (!Number.isInteger(port) || port < 1 || port > 65535 || !path) {
  console.error(
    'usage: node upload-client.ts <port> <file> [name] [host]',
  )
  process.exit(2)
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}

// The replies, one by one.
async function* repliesOf(socket: Socket): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk])
    for (
      let end = rest.indexOf(LF);
      end !== -1;
      end = rest.indexOf(LF)
    ) {
      const line = rest.toString('utf8', 0, end).replace(/\r$/, '')
      rest = rest.subarray(end + 1)
      // A line that begins with * is news, and answers nothing.
      if (line.startsWith('-')) throw new Error(line)
      if (!line.startsWith('*')) yield line
    }
    if (rest.length > MAX_LINE) throw new Error('the line is too long')
  }
}

async function next(replies: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await replies.next()
  if (done) throw new Error('the server closed too early')
  return value
}

async function digestOf(file: string): Promise<[number, string]> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk)
    size += chunk.length
  }
  return [size, hash.digest('hex')]
}

async function send(socket: Socket, offset: number, size: number) {
  let sent = offset
  let told = -1
  const file = createReadStream(path, { start: offset, end: size - 1 })
  // Passes the bytes on and counts them: one line for each 10 %.
  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      yield chunk
      sent += chunk.length
      const tenth = Math.floor((10 * sent) / size)
      if (tenth > told) console.error(`${10 * tenth} % sent`)
      told = tenth
    }
  }
  // Reads on when the socket has taken what it was given.
  await pipeline(file, counted, socket, { end: false })
}

async function upload(socket: Socket, size: number, sha256: string) {
  const replies = repliesOf(socket)
  socket.write(`PUT ${name} ${size} ${sha256}\r\n`)
  const go = await next(replies)
  const [, offset] = /^\+GO (\d+)$/.exec(go) ?? []
  if (!offset) throw new Error(`+GO was expected, not ${go}`)
  console.error(`${size} bytes, ${offset} of them are there`)
  if (Number(offset) < size) await send(socket, Number(offset), size)
  const ok = await next(replies)
  if (ok !== `+OK ${size} ${sha256}`)
    throw new Error(`+OK with the digest was expected, not ${ok}`)
  console.error(`kept as ${name}`)
}

try {
  const [size, sha256] = await digestOf(path)
  const socket = connect({ port, host, noDelay: true })
  const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))
  await upload(socket, size, sha256).finally(() => socket.destroy())
} catch (error) {
  console.error(`Cannot put ${name}: ${reason(error)}`)
  process.exitCode = 1
}
