// A server that answers lines, wherever the reads cut them.
import { createServer } from 'node:net'

const LF = 0x0a
const CR = 0x0d
// Bytes of one line, without its LF.
const MAX_LINE = 4096

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node line-server.ts <port> [host]')
  process.exit(2)
}

class LineFramer {
  #line = Buffer.alloc(MAX_LINE)
  #length = 0

  /** The lines that `chunk` completes, `undefined` for a too long one. */
  feed(chunk: Buffer): (string | undefined)[] {
    const lines: (string | undefined)[] = []
    for (const byte of chunk) {
      if (byte === LF) {
        lines.push(this.#take())
      } else {
        // A byte that does not fit is counted but not kept.
        if (this.#length < MAX_LINE) this.#line[this.#length] = byte
        this.#length += 1
      }
    }
    return lines
  }

  #take(): string | undefined {
    const length = this.#length
    this.#length = 0
    if (length > MAX_LINE) return undefined
    const end = this.#line[length - 1] === CR ? length - 1 : length
    return this.#line.toString('utf8', 0, end)
  }
}

function answer(line: string | undefined): string {
  if (line === undefined) return '-ERR line-too-long\r\n'
  if (!/^PING( |$)/i.test(line)) return '-ERR unknown-command\r\n'
  return `+PONG${line.slice(4)}\r\n`
}

const server = createServer((socket) => {
  const framer = new LineFramer()
  socket.on('data', (chunk) => {
    console.log(`read ${chunk.length} bytes`)
    for (const line of framer.feed(chunk)) {
      console.log(`  line ${JSON.stringify(line)}`)
      socket.write(answer(line))
    }
  })
  socket.on('error', (error) => console.log(error.message))
})

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
})
