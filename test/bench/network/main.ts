import { parseArgs } from 'node:util'
import type { ByteStream } from '../../../playground/network/byte-stream.ts'
import { Network } from '../../../playground/network/network.ts'
import type { StreamEvents } from '../../../playground/network/stream-events.ts'

/** How fast the network core is by itself, without a message port: `node test/bench/network/main.ts`. */
const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '1000' } } })
const PORT = 7000
/** Segments that the listener to the wire keeps. */
const KEPT = 10_000

const clock = {
  now: () => performance.now(),
  after: (milliseconds: number, work: () => void) => {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
  soon: queueMicrotask,
}

/** A connection between two programs; each is told its own end. */
function join(
  mss: number,
  tapped: boolean,
  ends: (client: ByteStream) => readonly [StreamEvents, (server: ByteStream) => StreamEvents],
) {
  const network = new Network({ clock, random: Math.random, hosts: ['server', 'client'] })
  network.setLinks({ mss })
  // As the inspector would: the last ones are kept.
  const seen: unknown[] = []
  if (tapped) {
    network.tap((passage) => {
      if (seen.push(passage) > KEPT) seen.length = 0
    })
  }
  let server: ((stream: ByteStream) => StreamEvents) | undefined
  network.host('server').listen(
    { address: '0.0.0.0', port: PORT },
    {
      acceptable: (listener) => {
        const stream = listener.accept()
        if (stream !== undefined && server !== undefined) stream.attach(server(stream))
      },
    },
  )
  const client = network.host('client').connect({ address: '10.0.0.1', port: PORT, noDelay: true }, {})
  const [events, atServer] = ends(client)
  server = atServer
  client.attach(events)
}

function drain(stream: ByteStream): number {
  let total = 0
  for (let read = stream.read(); read.length > 0; read = stream.read()) {
    stream.acknowledge(read.length)
    total += read.length
  }
  return total
}

/** Megabytes a second of one sender with writes of 64 KiB. */
function throughput(mss: number, total: number, tapped = false): Promise<number> {
  const chunk = new Uint8Array(64 * 1024)
  return new Promise((resolve) => {
    const start = performance.now()
    let sent = 0
    let received = 0
    join(mss, tapped, (client) => {
      const fill = () => {
        while (sent < total) {
          const taken = client.write(chunk)
          if (taken === 0) return
          sent += taken
        }
      }
      return [
        { connected: fill, credit: fill },
        (stream) => ({
          readable: () => {
            received += drain(stream)
            if (received >= total) resolve(received / 1e3 / (performance.now() - start))
          },
        }),
      ]
    })
  })
}

/** Microseconds of one byte there and back. */
function pingPong(rounds: number): Promise<number> {
  const byte = new Uint8Array(1)
  return new Promise((resolve) => {
    const start = performance.now()
    let round = 0
    join(1460, false, (client) => [
      {
        connected: () => void client.write(byte),
        readable: () => {
          drain(client)
          round += 1
          if (round === rounds) resolve(((performance.now() - start) * 1000) / rounds)
          else client.write(byte)
        },
      },
      (stream) => ({
        readable: () => {
          drain(stream)
          stream.write(byte)
        },
      }),
    ])
  })
}

const total = Number(values.megabytes) * 1e6
await throughput(65_483, total / 10)
console.log(`64 KB segments    ${(await throughput(65_483, total)).toFixed(0)} MB/s`)
console.log(`the same, tapped  ${(await throughput(65_483, total, true)).toFixed(0)} MB/s`)
console.log(`1460 B segments   ${(await throughput(1460, total / 4)).toFixed(0)} MB/s`)
console.log(`1 B segments      ${(await throughput(1, total / 1000)).toFixed(2)} MB/s`)
console.log(`ping-pong         ${(await pingPong(100_000)).toFixed(1)} µs`)
process.exit(0)
