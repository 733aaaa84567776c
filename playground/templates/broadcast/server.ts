// Sends each line you type here to every listener. `flood 500` sends so many large ones. Ctrl-D ends.
import net, { type Socket } from 'node:net'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
const MAX_CONNECTIONS = 20
/** Messages that may wait for one listener; then it misses the oldest ones. */
const MAX_QUEUED = 50
const FLOOD_MESSAGE_CHARACTERS = 10_000
const MAX_FLOOD = 5_000

class Listener {
  readonly #socket: Socket
  readonly #name: string
  readonly #queue: string[] = []
  #full = false
  #missed = 0

  constructor(socket: Socket, name: string) {
    this.#socket = socket
    this.#name = name
    socket.on('drain', () => this.#drain())
  }

  send(message: string): void {
    // After false from write() we wait for `drain`: what we wrote anyway would pile up in memory.
    if (!this.#full) this.#full = !this.#socket.write(message)
    else if (this.#queue.push(message) > MAX_QUEUED) {
      this.#queue.shift()
      this.#missed += 1
      if (this.#missed === 1) console.log(`${this.#name}: reads too slowly and misses messages`)
    }
  }

  end(): void {
    this.#socket.end()
  }

  #drain(): void {
    this.#full = false
    if (this.#missed > 0) {
      console.log(`${this.#name}: reads again, has missed ${this.#missed} messages`)
      this.#full = !this.#socket.write(`(${this.#missed} messages missed)\n`)
      this.#missed = 0
    }
    while (!this.#full) {
      const message = this.#queue.shift()
      if (message === undefined) return
      this.#full = !this.#socket.write(message)
    }
  }
}

const listeners = new Set<Listener>()
let connections = 0
let messages = 0

function broadcast(text: string): void {
  messages += 1
  for (const listener of listeners) listener.send(`${messages} ${text}\n`)
}

const server = net.createServer({ noDelay: true }, (socket) => {
  connections += 1
  const name = `listener ${connections}`
  const listener = new Listener(socket, name)
  listeners.add(listener)
  console.log(`${name}: connected`)
  // Nothing is expected from listeners, but only who reads on sees the end.
  socket.resume()
  socket.on('end', () => listeners.delete(listener))
  socket.on('error', (error) => console.log(`${name}: ${error.message}`))
  socket.on('close', () => {
    listeners.delete(listener)
    console.log(`${name}: closed`)
  })
})

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const flood = Math.min(Number(/^flood (\d+)$/.exec(line)?.[1] ?? 0), MAX_FLOOD)
  for (let count = 0; count < flood; count += 1) broadcast('flood '.padEnd(FLOOD_MESSAGE_CHARACTERS, '.'))
  if (flood === 0) broadcast(line)
  console.log(`sent to ${listeners.size} listeners, ${messages} messages so far`)
})
lines.on('close', () => {
  for (const listener of listeners) listener.end()
  server.close()
})

server.maxConnections = MAX_CONNECTIONS
server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
  lines.close()
})
server.listen(port, () => console.log(`listening on port ${port}: type a message, flood 500, or Ctrl-D`))
