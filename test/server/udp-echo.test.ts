import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { pino } from 'pino'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { ListenError } from '../../server/transports/listen-error.ts'
import { UdpEcho } from '../../server/transports/udp-echo.ts'

const log = pino({ level: 'silent' })
/** The most that one datagram over IPv4 carries: 65535 less the headers of IP and UDP. */
const MAX_DATAGRAM = 65_507

type Options = ConstructorParameters<typeof UdpEcho>[0]

async function echoing(options: Partial<Options> = {}): Promise<number> {
  const server = new UdpEcho({ host: '127.0.0.1', port: 0, public: false, ...options }, log)
  const port = await server.listen()
  onTestFinished(() => server.stop())
  return port
}

/** A socket and all that it received. */
class Sender {
  readonly received: Buffer[] = []
  readonly socket: Socket

  constructor(family = 4) {
    this.socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    onTestFinished(() => void this.socket.close())
    this.socket.on('message', (datagram) => this.received.push(datagram))
  }

  async bind(address: string, port = 0): Promise<this> {
    this.socket.bind(port, address)
    await once(this.socket, 'listening')
    return this
  }

  async ask(datagram: string | Buffer, port: number, address: string): Promise<Buffer> {
    const answer = once(this.socket, 'message')
    this.socket.send(datagram, port, address)
    return (await answer)[0]
  }
}

/** Resolves once all that was sent to the server before has been answered and read. */
async function settled(port: number): Promise<void> {
  const sender = await new Sender().bind('127.0.0.1')
  for (const round of ['one', 'two']) expect((await sender.ask(round, port, '127.0.0.1')).toString()).toBe(round)
}

const outsideAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address

describe('UdpEcho', () => {
  test.each([
    ['an empty one', 0],
    ['a small one', 7],
    ['the largest one', MAX_DATAGRAM],
  ])('sends a datagram back as it came: %s', async (_, length) => {
    const port = await echoing()
    const sender = await new Sender().bind('127.0.0.1')
    const datagram = Buffer.alloc(length, 0xff)
    expect((await sender.ask(datagram, port, '127.0.0.1')).equals(datagram)).toBe(true)
  })

  test.each([
    ['::1', '::1'],
    ['::', '::1'],
    ['::', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('that listens on %s answers at %s', async (host, at) => {
    const port = await echoing({ host })
    const { address, family } = await lookup(at)
    const sender = new Sender(family)
    expect((await sender.ask('ping', port, address)).toString()).toBe('ping')
  })

  test('answers other machines only where it is told to', async (context: TestContext) => {
    const address = outsideAddress()
    if (address === undefined) return context.skip('this machine has no address but loopback')
    const [closed, open] = [await echoing({ host: '0.0.0.0' }), await echoing({ host: '0.0.0.0', public: true })]
    const sender = await new Sender().bind(address)
    sender.socket.send('closed', closed, address)
    await settled(closed)
    expect((await sender.ask('open', open, address)).toString()).toBe('open')
    expect(sender.received.map(String)).toEqual(['open'])
  })

  test.each([
    ['a service, below 1024', () => 1023],
    ["another server's echo, 7707", () => 7707],
    ['its own number', (own: number) => own],
  ])('does not answer a port that may answer back: %s', async (_, portOf) => {
    const port = await echoing({ public: true })
    const sender = await new Sender().bind('127.0.0.2', portOf(port)).catch((error: Error) => error)
    if (sender instanceof Error) return expect(sender.message).toMatch(/EACCES|EADDRNOTAVAIL|EADDRINUSE/)
    sender.socket.send('ping', port, '127.0.0.1')
    await settled(port)
    expect(sender.received).toEqual([])
  })

  // Loopback takes every datagram at once, so that only a single one can be more than the queue may hold.
  test('drops what does not fit into its queue', async () => {
    const port = await echoing({ maxQueuedBytes: 1000 })
    const sender = await new Sender().bind('127.0.0.1')
    sender.socket.send(Buffer.alloc(1001), port, '127.0.0.1')
    await settled(port)
    expect(sender.received).toEqual([])
    expect((await sender.ask(Buffer.alloc(1000), port, '127.0.0.1')).length).toBe(1000)
  })

  test('says which option changes a port that is taken, and a host that is none', async () => {
    const port = await echoing()
    const taken = echoing({ port })
    await expect(taken).rejects.toThrow(ListenError)
    await expect(taken).rejects.toThrow(/echo on 127\.0\.0\.1:\d+ .*--echo-port.*EADDRINUSE/)
    await expect(echoing({ host: '192.0.2.1' })).rejects.toThrow(/--host.*EADDRNOTAVAIL/)
  })

  test('stop frees the port, twice or before listen as well', async () => {
    const server = new UdpEcho({ host: '127.0.0.1', port: 0, public: false }, log)
    await server.stop()
    const port = await server.listen()
    await server.stop()
    await server.stop()
    expect(await echoing({ port })).toBe(port)
  })
})
