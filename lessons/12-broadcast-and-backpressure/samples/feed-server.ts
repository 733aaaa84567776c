// A feed: every member gets each line. For one who does not read only
// so many lines wait, and then the member is let go.
import { createServer, type Socket } from 'node:net'

// Two thousand lines of 1000 bytes a second.
const TICK_MS = 20
const LINES_PER_TICK = 40
const LINE_BYTES = 1000
const MAX_MEMBERS = 100
// Lines that may wait for one member.
const MAX_QUEUE = 256
// For a member who is let go to take what is on its way.
const LINGER_MS = 2_000
const REPORT_MS = 1_000

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node feed-server.ts <port> [host]')
  process.exit(2)
}

class Member {
  readonly #socket: Socket
  #queue: Buffer[] = []
  #room = true

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('drain', () => this.#drained())
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Writes or queues a line; false when it is one too many. */
  send(line: Buffer): boolean {
    if (this.#room) this.#room = this.#socket.write(line)
    else this.#queue.push(line)
    return this.#queue.length <= MAX_QUEUE
  }

  /** Throws the queue away, and says why if that still arrives. */
  letGo(): void {
    this.#queue = []
    this.#room = false
    this.#socket.end('* BYE slow-consumer\r\n')
    const timer = setTimeout(() => this.#socket.destroy(), LINGER_MS)
    this.#socket.on('close', () => clearTimeout(timer))
  }

  #drained(): void {
    const lines = Buffer.concat(this.#queue)
    this.#queue = []
    this.#room = lines.length === 0 || this.#socket.write(lines)
  }
}

const members = new Set<Member>()
let number = 0

function tick(): void {
  for (let count = 0; count < LINES_PER_TICK; count += 1) {
    number += 1
    const text = `* TICK ${number} `.padEnd(LINE_BYTES - 2, 'x')
    const line = Buffer.from(`${text}\r\n`)
    for (const member of members) {
      if (member.send(line)) continue
      console.log(`line ${number}: letting a slow member go`)
      members.delete(member)
      member.letGo()
    }
  }
}

function report(): void {
  const waiting = [...members].map((member) => member.waiting)
  console.log(`line ${number}: waiting for members: [${waiting}]`)
}

const server = createServer((socket) => {
  socket.on('error', (error) => console.log(error.message))
  // What members send is read and thrown away.
  socket.resume()
  if (members.size >= MAX_MEMBERS) {
    socket.end('-ERR too-many-connections\r\n')
    return
  }
  const member = new Member(socket)
  members.add(member)
  socket.on('end', () => members.delete(member))
  socket.on('close', () => members.delete(member))
})

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
  setInterval(tick, TICK_MS)
  setInterval(report, REPORT_MS)
})
