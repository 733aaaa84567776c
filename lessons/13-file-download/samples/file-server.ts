// A server for the files of one folder. It answers GET as Porthole does,
// and holds no more of a file than the next piece to send.
import { createHash } from 'node:crypto'
import { lstat, open } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const IDLE_MS = 60_000
const MAX_LINE = 4096
const LF = 0x0a
const FILE_NAME = /^(?!\.)[\w.-]{1,120}$/

const [portText, folder = '', host = '127.0.0.1'] =
  process.argv.slice(2)
const port = Number(portText)
const isPort = portText && Number.isInteger(port) && port >= 0
if (!isPort || port > 65535 || !folder) {
  console.error('usage: node file-server.ts <port> <folder> [host]')
  process.exit(2)
}

async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk])
    for (
      let end = rest.indexOf(LF);
      end !== -1;
      end = rest.indexOf(LF)
    ) {
      yield rest.toString('utf8', 0, end).replace(/\r$/, '')
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MAX_LINE) throw new Error('the line is too long')
  }
}

const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (entry) => entry.isFile(),
    () => false,
  )

/** Says why not, if it cannot be sent. */
async function send(socket: Socket, line: string): Promise<string> {
  const [, name = '', from = '0'] =
    /^GET (\S+)(?: (\d+))?$/i.exec(line) ?? []
  if (!name) return 'bad-arguments'
  if (!FILE_NAME.test(name)) return 'bad-name'
  const path = join(folder, name)
  if (!(await isFile(path))) return 'no-such-file'

  const file = await open(path)
  try {
    const { size } = await file.stat()
    const offset = Number(from)
    if (offset > size) return 'bad-arguments'
    const hash = createHash('sha256')
    const whole = { start: 0, autoClose: false }
    for await (const chunk of file.createReadStream(whole))
      hash.update(chunk)

    console.log(`sending ${size - offset} bytes of ${name}`)
    socket.write(`+FILE ${size} ${hash.digest('hex')} ${offset}\r\n`)
    if (offset < size) {
      const rest = { start: offset, end: size - 1, autoClose: false }
      // Reads the next piece when the socket has taken the last one.
      const piece = file.createReadStream(rest)
      await pipeline(piece, socket, { end: false })
      // The size was promised: a file that shrank meanwhile breaks it.
      if (piece.bytesRead < size - offset)
        throw new Error('the file shrank')
    }
    console.log(`sent ${name}`)
    return ''
  } finally {
    await file.close()
  }
}

// One request after the other: the next line is taken when the last
// payload is out, so no reply can get into a payload.
async function serve(socket: Socket): Promise<void> {
  for await (const line of linesOf(socket)) {
    const refusal = await send(socket, line)
    if (refusal) socket.write(`-ERR ${refusal} Cannot send that\r\n`)
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
