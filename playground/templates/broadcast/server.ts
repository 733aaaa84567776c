// Sends each line you type here to every listener. `flood 500` sends so many large ones. Ctrl-D ends.
import net from 'node:net'
import readline from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Listener } from './listener.ts'

const port = Number(process.argv[2] ?? 7000)
const MAX_CONNECTIONS = 20
const FLOOD_MESSAGE_CHARACTERS = 10_000
/** 5 MB a second: who reads keeps up. */
const FLOOD_TICK_MS = 20
const FLOOD_PER_TICK = 10
const MAX_FLOOD = 5_000

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

async function send(line: string): Promise<void> {
  const flood = Math.min(Number(/^flood (\d+)$/.exec(line)?.[1] ?? 0), MAX_FLOOD)
  if (flood === 0) broadcast(line)
  for (let count = 0; count < flood; count += 1) {
    if (count % FLOOD_PER_TICK === 0) await sleep(FLOOD_TICK_MS)
    broadcast('flood '.padEnd(FLOOD_MESSAGE_CHARACTERS, '.'))
  }
  console.log(`sent to ${listeners.size} listeners, ${messages} messages so far`)
}

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => void send(line))
lines.on('close', () => {
  for (const listener of listeners) listener.end()
  listeners.clear()
  server.close()
})

server.maxConnections = MAX_CONNECTIONS
server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
  lines.close()
})
server.listen(port, () => console.log(`listening on port ${port}: type a message, flood 500, or Ctrl-D`))
