// Sits between client and server, and does what networks do. Commands: pass, split, join, delay 500, half-close, reset.
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import readline from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const port = Number(process.argv[2] ?? 7001)
const serverPort = Number(process.argv[3] ?? 7000)
const serverHost = process.argv[4] ?? 'localhost'
/** Between single bytes, so that each gets a read of its own; and how long pieces are held to be joined. */
const SPLIT_GAP_MS = 5
const JOIN_MS = 1_000
const MAX_HELD_BYTES = 64 * 1024
const MAX_DELAY_MS = 10_000
const MAX_CONNECTIONS = 20

type Mode = 'pass' | 'split' | 'join'
let mode: Mode = 'pass'
let delayMs = 0
const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>()

async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (to.writable && !to.write(bytes)) await Promise.race([once(to, 'drain'), once(to, 'close')])
}

/** Carries one direction. Reading stops while a piece is under way, so that no more than that is kept. */
function carry(from: Socket, to: Socket, whither: string): void {
  let held = Buffer.alloc(0)
  let timer: NodeJS.Timeout | undefined
  const release = async () => {
    clearTimeout(timer)
    timer = undefined
    const bytes = held
    held = Buffer.alloc(0)
    if (bytes.length > 0) await write(to, bytes)
  }
  const fail = (error: Error) => to.destroy(error)
  const pass = async (piece: Buffer) => {
    if (delayMs > 0) await sleep(delayMs)
    held = Buffer.concat([held, piece])
    if (mode === 'join' && held.length < MAX_HELD_BYTES) timer ??= setTimeout(() => release().catch(fail), JOIN_MS)
    else if (mode === 'split') {
      const bytes = held
      held = Buffer.alloc(0)
      for (const byte of bytes) {
        await write(to, Buffer.of(byte))
        await sleep(SPLIT_GAP_MS)
      }
    } else await release()
  }
  from.on('data', (piece) => {
    from.pause()
    console.log(`${whither}: ${piece.length} bytes`)
    pass(piece).then(() => from.resume(), fail)
  })
  // A FIN is passed on as one: the other direction stays open.
  from.on('end', () => release().then(() => to.end(), fail))
  from.on('error', (error: NodeJS.ErrnoException) => console.log(`connection failed: ${error.code ?? error.message}`))
  from.on('close', (failed) => {
    clearTimeout(timer)
    if (failed) to.resetAndDestroy()
  })
}

const proxy = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const server = net.connect({ port: serverPort, host: serverHost, allowHalfOpen: true, noDelay: true })
  const pair = { client, server }
  pairs.add(pair)
  client.on('close', () => pairs.delete(pair))
  carry(client, server, 'to server')
  carry(server, client, 'to client')
})

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const delay = /^delay (\d+)$/.exec(line)?.[1]
  if (delay !== undefined) delayMs = Math.min(Number(delay), MAX_DELAY_MS)
  else if (line === 'pass' || line === 'split' || line === 'join') mode = line
  else if (line === 'half-close') for (const { server } of pairs) server.end()
  else if (line === 'reset')
    for (const { client, server } of pairs) for (const one of [client, server]) one.resetAndDestroy()
  else console.log('commands: pass, split, join, delay <ms>, half-close, reset')
  console.log(`${line}: mode ${mode}, delay ${delayMs} ms`)
})

proxy.maxConnections = MAX_CONNECTIONS
proxy.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exit(1)
})
proxy.listen(port, () => console.log(`listening on port ${port}, server is on port ${serverPort}`))
