// Gets a file from a Porthole server. It is written into <name>.part as it
// comes, and gets its name when size and digest are right. A part that is
// there is gone on with.
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'

const TIMEOUT_MS = 5_000
const MAX_LINE = 8192
const LF = 0x0a
const FILE = /^\+FILE (\d+) ([0-9a-f]{64}) \d+$/
const FILE_NAME = /^(?!\.)[\w.-]{1,120}$/

const [portText, name = '', folder = '.', host = '127.0.0.1'] =
  process.argv.slice(2)
const port = Number(portText)
const isPort = Number.isInteger(port) && port >= 1 && port <= 65535
if (!isPort || !FILE_NAME.test(name)) {
  console.error(
    'usage: node download-client.ts <port> <name> [folder] [host]',
  )
  process.exit(2)
}

// Takes lines and counted bytes from one stream. What one read brought
// behind a line stays here, for whoever takes the next bytes.
class Reader {
  #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]()
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf(LF)
    while (end === -1) {
      if (this.#rest.length > MAX_LINE)
        throw new Error('the line is too long')
      this.#rest = Buffer.concat([this.#rest, await this.#read()])
      end = this.#rest.indexOf(LF)
    }
    const line = this.#rest.toString('utf8', 0, end).replace(/\r$/, '')
    this.#rest = this.#rest.subarray(end + 1)
    return line
  }

  /** What there is, one byte at least and `count` at most. */
  async bytes(count: number): Promise<Buffer> {
    if (this.#rest.length === 0) this.#rest = await this.#read()
    const bytes = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return bytes
  }

  async #read(): Promise<Buffer> {
    const { value, done } = await this.#chunks.next()
    if (done) throw new Error('the server closed too early')
    return value
  }
}

async function reply(reader: Reader): Promise<string> {
  for (;;) {
    const line = await reader.line()
    // A line that begins with * is news, and answers nothing.
    if (line.startsWith('-')) throw new Error(line)
    if (!line.startsWith('*')) return line
  }
}

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : error.message
}

// The bytes of an earlier run count for the digest too.
async function digestPart(path: string, hash: Hash): Promise<number> {
  let length = 0
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk)
      length += chunk.length
    }
  } catch (error) {
    if (reason(error) !== 'ENOENT') throw error
  }
  return length
}

// Adds what is missing to the part, and returns the digest of the whole.
async function receive(
  socket: Socket,
  part: string,
  offset: number,
  hash: Hash,
): Promise<string | undefined> {
  const reader = new Reader(socket)
  socket.write(`GET ${name} ${offset}\r\n`)
  const line = await reply(reader)
  const [, size, sha256] = FILE.exec(line) ?? []
  if (!size) throw new Error(`+FILE was expected, not ${line}`)
  console.error(`${size} bytes, ${offset} of them are here`)

  const file = await open(part, 'a')
  try {
    let missing = Number(size) - offset
    while (missing > 0) {
      const bytes = await reader.bytes(missing)
      hash.update(bytes)
      // Writes all of them, and nothing is read until it has.
      await file.appendFile(bytes)
      missing -= bytes.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return sha256
}

async function download(): Promise<void> {
  const path = join(folder, name)
  const part = `${path}.part`
  const hash = createHash('sha256')
  const offset = await digestPart(part, hash)

  const socket = connect({ port, host, noDelay: true })
  const late = new Error(`nothing happened for ${TIMEOUT_MS} ms`)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late))
  const sha256 = await receive(socket, part, offset, hash).finally(() =>
    socket.destroy(),
  )

  if (hash.digest('hex') !== sha256) {
    await rm(part)
    throw new Error('the digest is wrong, the part was removed')
  }
  await rename(part, path)
  console.error(`kept as ${path}`)
}

try {
  await download()
} catch (error) {
  console.error(`Cannot get ${name}: ${reason(error)}`)
  process.exitCode = 1
}
