// A server that keeps files in one folder. It answers PUT as Porthole does:
// names checked, sizes limited, digests compared, broken uploads gone on
// with, and no file under its name before it is whole.
import { createHash } from 'node:crypto'
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'

const MEBIBYTE = 1024 * 1024
// Bytes of one file, and of all that is in the folder.
const MAX_FILE = 64 * MEBIBYTE
const QUOTA = 256 * MEBIBYTE
const IDLE_MS = 60_000
const MAX_LINE = 4096
const LF = 0x0a
// What is not on this list is refused, whatever it may mean somewhere.
const FILE_NAME = /^(?!\.)[\w.-]{1,120}$/
const PUT = /^PUT (\S+)(?: (\d+) ([0-9a-f]{64}))?$/i

const [portText, folder = '', host = '127.0.0.1'] =
  process.argv.slice(2)
const port = Number(portText)
const isPort = portText && Number.isInteger(port) && port >= 0
if (!isPort || port > 65535 || !folder) {
  console.error('usage: node upload-server.ts <port> <folder> [host]')
  process.exit(2)
}

// Takes lines and counted bytes from one stream.
class Reader {
  #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]()
  }

  /** The next line, `undefined` when the client has sent its last. */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf(LF)
    while (end === -1) {
      if (this.#rest.length > MAX_LINE)
        throw new Error('the line is too long')
      const bytes = await this.#read()
      if (!bytes) return undefined
      this.#rest = Buffer.concat([this.#rest, bytes])
      end = this.#rest.indexOf(LF)
    }
    const line = this.#rest.toString('utf8', 0, end).replace(/\r$/, '')
    this.#rest = this.#rest.subarray(end + 1)
    return line
  }

  /** What there is, one byte at least and `count` at most. */
  async bytes(count: number): Promise<Buffer> {
    if (this.#rest.length === 0) {
      const bytes = await this.#read()
      if (!bytes) throw new Error(`FIN, and ${count} bytes are missing`)
      this.#rest = bytes
    }
    const bytes = this.#rest.subarray(0, count)
    this.#rest = this.#rest.subarray(count)
    return bytes
  }

  async #read(): Promise<Buffer | undefined> {
    const { value, done } = await this.#chunks.next()
    return done ? undefined : value
  }
}

interface Upload {
  name: string
  size: number
  sha256: string
  /** No client can name it: it begins with a dot. */
  part: string
}

// Uploads under way, by name: a file has one writer at a time.
const writing = new Map<string, Upload>()

// What is in the folder and what was promised to uploads under way.
async function bytesUsed(): Promise<number> {
  const uploads = [...writing.values()]
  const parts = uploads.map(({ part }) => part)
  let used = uploads.reduce((sum, { size }) => sum + size, 0)
  for (const entry of await readdir(folder)) {
    if (!parts.includes(entry))
      used += (await lstat(join(folder, entry))).size
  }
  return used
}

// Makes a new name outlast a power cut. Windows does so by itself.
async function syncFolder(): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

async function receive(socket: Socket, reader: Reader, upload: Upload) {
  const { name, size, sha256, part } = upload
  const path = join(folder, part)
  const hash = createHash('sha256')
  const file = await open(path, 'a+')
  try {
    let { size: offset } = await file.stat()
    // The end of a whole part was lost: nothing could follow +GO.
    if (offset >= size) {
      await file.truncate(0)
      offset = 0
    }
    const kept = { start: 0, autoClose: false }
    for await (const chunk of file.createReadStream(kept))
      hash.update(chunk)
    console.log(`receiving ${name} from ${offset} on`)
    socket.write(`+GO ${offset}\r\n`)
    let missing = size - offset
    while (missing > 0) {
      const bytes = await reader.bytes(missing)
      hash.update(bytes)
      await file.appendFile(bytes)
      missing -= bytes.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (hash.digest('hex') !== sha256) {
    await rm(path)
    return '-ERR digest-mismatch Not kept (payload discarded)'
  }
  // In one step: whoever opens the name gets the old file or the new one.
  await rename(path, join(folder, name))
  await syncFolder()
  console.log(`kept ${name}`)
  return `+OK ${size} ${sha256}`
}

async function answer(socket: Socket, reader: Reader, line: string) {
  const [, name = '', sizeText, digest] = PUT.exec(line) ?? []
  if (!name) return '-ERR bad-arguments Only PUT is known here'
  if (!FILE_NAME.test(name)) return '-ERR bad-name Refused'
  if (!sizeText || !digest)
    return '-ERR bad-arguments A size and a SHA-256'
  const size = Number(sizeText)
  if (size > MAX_FILE) return `-ERR too-large At most ${MAX_FILE} bytes`
  const key = name.toLowerCase()
  if (writing.has(key)) return '-ERR busy Another one is at it'

  const sha256 = digest.toLowerCase()
  const part = `.${name}.${size}.${sha256}.part`
  const upload = { name, size, sha256, part }
  writing.set(key, upload)
  try {
    if ((await bytesUsed()) > QUOTA)
      return '-ERR quota The folder is full'
    return await receive(socket, reader, upload)
  } finally {
    writing.delete(key)
  }
}

async function serve(socket: Socket): Promise<void> {
  const reader = new Reader(socket)
  for (;;) {
    const line = await reader.line()
    if (line === undefined) break
    socket.write(`${await answer(socket, reader, line)}\r\n`)
  }
  socket.end()
}

const server = createServer(
  { allowHalfOpen: true, noDelay: true },
  (socket) => {
    const late = new Error(`nothing happened for ${IDLE_MS} ms`)
    socket.setTimeout(IDLE_MS, () => socket.destroy(late))
    socket.on('error', (error) => console.log(error.message))
    serve(socket).catch((error: Error) => socket.destroy(error))
  },
)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
})
