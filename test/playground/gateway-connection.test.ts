import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { Backoff } from '../../playground/gateway/backoff.ts'
import {
  GatewayConnection,
  type GatewayConnectionOptions,
  MAX_UNSENT_BYTES,
  SendError,
} from '../../playground/gateway/connection.ts'
import type { ConnectionState } from '../../playground/gateway/connection-state.ts'
import { Capture, type WireEvent } from '../../playground/wire/capture.ts'
import type { GatewayControl, GatewayService } from '../../server/protocol/gateway.ts'
import { serverForTest } from '../support/server.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What a page has: a capture and the connection that fills it. */
class Page {
  readonly capture: Capture
  readonly connection: GatewayConnection
  readonly states: ConnectionState['name'][] = []
  #wake: (() => void)[] = []

  constructor(port: number, service: GatewayService = 'echo', options: Partial<GatewayConnectionOptions> = {}) {
    this.capture = new Capture(service)
    this.capture.subscribe(() => this.#changed())
    this.connection = new GatewayConnection({
      ...options,
      url: `ws://127.0.0.1:${port}/gateway/${service}`,
      capture: this.capture,
      changed: ({ state }) => {
        this.states.push(state.name)
        this.#changed()
      },
      // Only Node's WebSocket takes headers; a page sends its Origin by itself.
      createWebSocket: (url, protocol): WebSocket =>
        Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin: `http://127.0.0.1:${port}` } }]),
    })
    onTestFinished(() => this.connection.close())
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  untilState(name: ConnectionState['name']): Promise<void> {
    return this.until(() => this.connection.state.name === name)
  }

  async untilEvent(is: (event: WireEvent) => boolean): Promise<void> {
    await this.until(() => this.capture.events.some(is))
  }

  get text(): string {
    return new TextDecoder().decode(this.capture.stream('received'))
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

const pageOf = async (service: GatewayService = 'echo', options: Parameters<typeof serverForTest>[0] = {}) => {
  const server = await serverForTest(options)
  const page = new Page(server.port('web'), service)
  await page.untilState('open')
  return page
}

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot use a server as it must have a port')
  return address.port
}

/** A gateway that says what a real one would only say when something breaks. */
async function scriptedGateway(script: (page: Peer, tell: (message: GatewayControl) => void) => void): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  server.on('connection', (page) => script(page, (message) => page.send(JSON.stringify(message))))
  await once(server, 'listening')
  return portOf(server)
}

const OPEN: GatewayControl = { t: 'open', id: 'i', key: 'k', local: '127.0.0.1:50000', remote: '127.0.0.1:7707' }

describe('GatewayConnection', () => {
  test('opens, echoes, and records both sides and what the server saw', async () => {
    const page = await pageOf()
    expect(page.connection.addresses).toEqual({
      local: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      remote: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    })
    page.connection.send(bytes('hello\r\n'))
    await page.until(() => page.text === 'hello\r\n')
    await page.untilEvent((event) => event.kind === 'seen' && event.seen.what === 'reply')
    expect(page.capture.chunks('sent')).toEqual([bytes('hello\r\n')])
    const seen = page.capture.events.flatMap((event) => (event.kind === 'seen' ? [event.seen.what] : []))
    expect(seen).toEqual(['accepted', 'read', 'reply'])
    const times = page.capture.events.flatMap((event) => (event.kind === 'seen' ? [] : [event.at]))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('half-closes: the server answers with its FIN, and nothing more can be sent', async () => {
    const page = await pageOf()
    page.connection.halfClose()
    expect(page.connection.state).toEqual({ name: 'half-closed', by: 'page' })
    expect(() => page.connection.send(bytes('late'))).toThrow(
      new SendError('NOT_OPEN', 'Cannot send as the connection must be open: it is half-closed'),
    )
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(page.connection.state).toEqual({ name: 'closed', how: 'fin' })
    expect(page.states).toEqual(['open', 'half-closed', 'closed'])
    expect(page.capture.events.flatMap((event) => (event.kind === 'fin' ? [event.from] : []))).toEqual([
      'page',
      'server',
    ])
  })

  test('can still send after the FIN of the server', async () => {
    const page = await pageOf('porthole')
    page.connection.send(bytes('QUIT\r\n'))
    await page.untilState('half-closed')
    expect(page.connection.state).toEqual({ name: 'half-closed', by: 'server' })
    expect(() => page.connection.send(bytes('still'))).not.toThrow()
    page.connection.halfClose()
    expect(page.connection.state).toEqual({ name: 'closed', how: 'fin' })
  })

  test('resets, and the server sees the reset', async () => {
    const page = await pageOf()
    page.connection.reset()
    expect(page.connection.state).toEqual({ name: 'closed', how: 'reset-by-page' })
    await page.untilEvent((event) => event.kind === 'seen' && event.seen.what === 'end')
    expect(page.capture.events.some((event) => event.kind === 'seen' && event.seen.what === 'rst')).toBe(true)
  })

  test('records nothing of the connection after its reset but what the server saw', async () => {
    const port = await scriptedGateway((peer, tell) => {
      tell(OPEN)
      peer.on('message', () => {
        peer.send(bytes('late'))
        tell({ t: 'fin' })
        tell({ t: 'reset' })
        tell({ t: 'error', code: 'ECONNRESET' })
        tell({ t: 'seen', at: 0, what: 'rst' })
      })
    })
    const page = new Page(port)
    await page.untilState('open')
    page.connection.reset()
    await page.untilEvent(({ kind }) => kind === 'seen')
    expect(page.capture.events.map(({ kind }) => kind)).toEqual(['open', 'reset', 'seen'])
    expect(page.connection.state).toEqual({ name: 'closed', how: 'reset-by-page' })
  })

  test('gets a stream larger than the gateway sends unacknowledged, by acknowledging', async () => {
    const page = await pageOf()
    page.capture.subscribe(({ kind }) => {
      if (kind === 'received') page.connection.acknowledge(page.connection.received)
    })
    const sent = new Uint8Array(MAX_UNSENT_BYTES / 2).fill(0x61)
    page.connection.send(sent)
    await page.until(() => page.connection.received === sent.length)
    expect(page.capture.stream('received')).toEqual(sent)
  })

  test('is given up by the gateway when it acknowledges nothing', async () => {
    const page = await pageOf('echo', { tuning: { gateway: { ackTimeout: 50 } } })
    page.connection.send(new Uint8Array(MAX_UNSENT_BYTES / 2))
    await page.untilState('failed')
    expect(page.connection.state).toEqual({ name: 'failed', code: 'PAGE_TOO_SLOW' })
  })

  test('refuses to send past its limit of unsent bytes, and loses none', async () => {
    const port = await scriptedGateway((_page, tell) => tell(OPEN))
    const page = new Page(port)
    await page.untilState('open')
    page.connection.send(new Uint8Array(MAX_UNSENT_BYTES))
    expect(() => page.connection.send(bytes('x'))).toThrow(
      `Cannot send as bytes on their way must be at most ${MAX_UNSENT_BYTES}: with these they would be ${MAX_UNSENT_BYTES + 1}`,
    )
    expect(page.capture.stream('sent')).toHaveLength(MAX_UNSENT_BYTES)
  })

  test('may send again once the gateway tells that the socket took what was sent', async () => {
    const port = await scriptedGateway((peer, tell) => {
      tell(OPEN)
      peer.on('message', () => {
        tell({ t: 'ack', offset: MAX_UNSENT_BYTES })
        tell({ t: 'seen', at: 0, what: 'read', bytes: MAX_UNSENT_BYTES })
      })
    })
    const page = new Page(port)
    await page.untilState('open')
    page.connection.send(new Uint8Array(MAX_UNSENT_BYTES))
    await page.untilEvent(({ kind }) => kind === 'seen')
    expect(() => page.connection.send(bytes('x'))).not.toThrow()
  })

  test('acknowledges only what is new and was received, and not every byte by itself', async () => {
    const offsets: unknown[] = []
    const port = await scriptedGateway((peer, tell) => {
      tell(OPEN)
      peer.send(new Uint8Array(50_000))
      peer.on('message', (data) => {
        offsets.push(JSON.parse(String(data)))
        if (offsets.length === 2) tell({ t: 'fin' })
      })
    })
    const page = new Page(port)
    await page.until(() => page.connection.received === 50_000)
    for (const offset of [0, 20_000, 10_000, 20_000, 30_000, 50_001, 50_000]) page.connection.acknowledge(offset)
    await page.untilState('half-closed')
    expect(offsets).toEqual([
      { t: 'ack', offset: 20_000 },
      { t: 'ack', offset: 50_000 },
    ])
  })

  test('fails with the code of a service that cannot be reached', async () => {
    const listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const closed = portOf(listener)
    await new Promise((resolve) => listener.close(resolve))
    const server = await serverForTest({ tuning: { target: () => ({ host: '127.0.0.1', port: closed }) } })
    const page = new Page(server.port('web'))
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(page.connection.state).toEqual({ name: 'failed', code: 'ECONNREFUSED' })
  })

  test('tells a reset by the server and a stopped server apart', async () => {
    const ends: [(peer: Peer, tell: (message: GatewayControl) => void) => void, ConnectionState][] = [
      [(_peer, tell) => tell({ t: 'reset' }), { name: 'closed', how: 'reset-by-server' }],
      [(peer) => peer.close(1001), { name: 'failed', code: 'SERVER_STOPPED' }],
      [(peer) => peer.close(4400), { name: 'failed', code: 'UNKNOWN_CONTROL' }],
    ]
    for (const [end, state] of ends) {
      const port = await scriptedGateway((peer, tell) => {
        tell(OPEN)
        end(peer, tell)
      })
      const page = new Page(port)
      await page.until(() => page.connection.state.name === state.name)
      expect(page.connection.state).toEqual(state)
    }
  })

  test('goes on with the same connection on another WebSocket, and sends again what was not taken', async () => {
    const told: string[] = []
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      if (links === 1) {
        tell(OPEN)
        peer.send(bytes('one'))
        peer.once('message', () => peer.terminate())
        return
      }
      peer.on('message', (data, isBinary) => {
        told.push(String(data))
        if (isBinary) peer.send(bytes('two'))
        else if (told.length === 1) tell({ t: 'resumed', id: 'i', key: 'k2', received: 1, from: 3, missing: 0 })
      })
    })
    const page = new Page(port)
    await page.until(() => page.text === 'one')
    page.connection.send(bytes('abc'))
    await page.until(() => page.text === 'onetwo')
    const option = JSON.stringify({ t: 'option', noDelay: true, paused: false })
    expect(told).toEqual([JSON.stringify({ t: 'resume', id: 'i', key: 'k', offset: 3 }), option, 'bc'])
    expect(page.capture.events.map(({ kind }) => kind)).toEqual([
      'open',
      'received',
      'sent',
      'link-lost',
      'resumed',
      'received',
    ])
    expect(page.connection.state).toEqual({ name: 'open' })
    expect(page.connection.ticket).toEqual({ id: 'i', key: 'k2', local: '127.0.0.1:50000', remote: '127.0.0.1:7707' })
  })

  test('goes on with another WebSocket when the network changed', async () => {
    const codes: number[] = []
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      peer.on('close', (code) => codes.push(code))
      if (links === 1) return tell(OPEN)
      peer.once('message', () => tell({ t: 'resumed', id: 'i', key: 'k2', received: 0, from: 0, missing: 0 }))
    })
    const page = new Page(port)
    await page.untilState('open')
    page.connection.renew()
    await page.untilEvent(({ kind }) => kind === 'resumed')
    expect(links).toBe(2)
    // Not the code by which a page lets go.
    await page.until(() => codes.length > 0 || page.connection.state.name !== 'open')
    expect(codes).toEqual([4001])
  })

  test('resets a connection whose link is lost as soon as there is another', async () => {
    const told: unknown[] = []
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      if (links === 1) {
        tell(OPEN)
        return peer.terminate()
      }
      peer.on('message', (data) => {
        told.push(JSON.parse(String(data)))
        if (told.length === 1) return tell({ t: 'resumed', id: 'i', key: 'k2', received: 0, from: 0, missing: 0 })
        tell({ t: 'seen', at: 1, what: 'rst' })
        peer.close(1000)
      })
    })
    const page = new Page(port)
    await page.until(() => page.connection.link.name === 'lost')
    page.connection.reset()
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(told).toEqual([{ t: 'resume', id: 'i', key: 'k', offset: 0 }, { t: 'reset' }])
    expect(page.connection.state).toEqual({ name: 'closed', how: 'reset-by-page' })
    expect(page.capture.events.map(({ kind }) => kind)).toEqual(['open', 'link-lost', 'reset', 'seen', 'closed'])
  })

  test('sends the last of it on another WebSocket although both sides have ended', async () => {
    const told: string[] = []
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      if (links === 1) {
        tell(OPEN)
        tell({ t: 'fin' })
        peer.once('message', () => peer.terminate())
        return
      }
      peer.on('message', (data) => {
        told.push(String(data))
        if (told.length === 1) tell({ t: 'resumed', id: 'i', key: 'k2', received: 1, from: 0, missing: 0 })
        if (told.at(-1) === '{"t":"fin"}') peer.close(1000)
      })
    })
    const page = new Page(port)
    await page.untilState('half-closed')
    page.connection.send(bytes('bye'))
    page.connection.halfClose()
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(told.slice(-2)).toEqual(['ye', '{"t":"fin"}'])
    expect(page.connection.state).toEqual({ name: 'closed', how: 'fin' })
    expect(page.capture.events.map(({ kind }) => kind)).toEqual(['open', 'fin', 'sent', 'fin', 'closed'])
  })

  test('resets on another WebSocket when the one that carried the reset was lost', async () => {
    const told: unknown[] = []
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      if (links === 1) {
        tell(OPEN)
        peer.once('message', () => peer.terminate())
        return
      }
      peer.on('message', (data) => {
        told.push(JSON.parse(String(data)))
        if (told.length === 1) return tell({ t: 'resumed', id: 'i', key: 'k2', received: 0, from: 0, missing: 0 })
        peer.close(1000)
      })
    })
    const page = new Page(port)
    await page.untilState('open')
    page.connection.reset()
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(told.at(-1)).toEqual({ t: 'reset' })
  })

  test('tries again when an attempt gets no answer', async () => {
    let links = 0
    const port = await scriptedGateway((peer, tell) => {
      links += 1
      if (links === 1) {
        tell(OPEN)
        return peer.terminate()
      }
      if (links > 2) tell({ t: 'resumed', id: 'i', key: 'k2', received: 0, from: 0, missing: 0 })
    })
    const page = new Page(port, 'echo', { attemptTimeout: 50, backoff: new Backoff(() => 0) })
    await page.untilEvent(({ kind }) => kind === 'resumed')
    expect(links).toBe(3)
  })

  test('takes up a connection that another page had, and tells what is missing', async () => {
    const told: string[] = []
    const port = await scriptedGateway((peer, tell) => {
      peer.on('message', (data, isBinary) => {
        told.push(String(data))
        if (isBinary) return tell({ t: 'ack', offset: 8 })
        if (told.length > 1) return
        tell({ t: 'resumed', id: 'i', key: 'k2', received: 7, from: 10, missing: 10 })
        peer.send(bytes('rest'))
      })
    })
    const resume = { id: 'i', key: 'k', local: '127.0.0.1:50000', remote: '127.0.0.1:7707' }
    const page = new Page(port, 'echo', { resume })
    await page.until(() => page.text === 'rest')
    expect(page.capture.events.map((event) => (event.kind === 'resumed' ? event.missing : event.kind))).toEqual([
      'open',
      10,
      'received',
    ])
    expect(page.connection.received).toBe(14)
    page.connection.send(bytes('x'))
    await page.until(() => page.connection.room === MAX_UNSENT_BYTES)
    const option = JSON.stringify({ t: 'option', noDelay: true, paused: false })
    expect(told).toEqual([JSON.stringify({ t: 'resume', id: 'i', key: 'k', offset: 0 }), option, 'x'])
  })

  test('stays half-closed on another page', async () => {
    const told: unknown[] = []
    const port = await scriptedGateway((peer, tell) => {
      peer.on('message', (data) => {
        told.push(JSON.parse(String(data)).t)
        if (told.length === 1) tell({ t: 'resumed', id: 'i', key: 'k2', received: 7, from: 0, missing: 0 })
        if (told.at(-1) === 'fin') tell({ t: 'seen', at: 1, what: 'fin' })
      })
    })
    const resume = { id: 'i', key: 'k', local: '127.0.0.1:50000', remote: '127.0.0.1:7707', sentFin: true } as const
    const page = new Page(port, 'echo', { resume })
    await page.untilEvent(({ kind }) => kind === 'seen')
    expect(page.connection.state).toEqual({ name: 'half-closed', by: 'page' })
    expect(page.connection.ticket).toEqual({ ...resume, key: 'k2' })
    expect(() => page.connection.send(bytes('x'))).toThrow(SendError)
  })

  test('fails when the gateway does not know the connection, or is not there in time', async () => {
    const resume = { id: 'i', key: 'k', local: '127.0.0.1:50000', remote: '127.0.0.1:7707' }
    const forgetful = await scriptedGateway((peer, tell) => {
      peer.on('message', () => {
        tell({ t: 'error', code: 'EGONE' })
        peer.close(1000)
      })
    })
    const one = new Page(forgetful, 'echo', { resume })
    await one.untilEvent(({ kind }) => kind === 'closed')
    expect(one.connection.state).toEqual({ name: 'failed', code: 'EGONE' })
    expect(one.capture.events.map(({ kind }) => kind)).toEqual(['error', 'closed'])
    const absent = await scriptedGateway((peer) => peer.terminate())
    const backoff = new Backoff(() => 0)
    const other = new Page(absent, 'echo', { resume, backoff, resumeWithin: 200 })
    await other.untilState('failed')
    expect(other.connection.state).toEqual({ name: 'failed', code: 'NO_GATEWAY' })
    expect(other.connection.link).toMatchObject({ name: 'lost', attempt: 1 })
  })

  test('fails when no gateway answers', async () => {
    const port = await scriptedGateway((peer) => peer.terminate())
    const page = new Page(port)
    await page.untilState('failed')
    expect(page.connection.state).toEqual({ name: 'failed', code: 'NO_GATEWAY' })
    expect(page.capture.events.map(({ kind }) => kind)).toEqual(['error', 'closed'])
  })

  test('ignores a message that is none', async () => {
    const port = await scriptedGateway((peer, tell) => {
      peer.send('{"t":"later-version"}')
      peer.send('not json')
      tell(OPEN)
    })
    const page = new Page(port)
    await page.untilState('open')
    expect(page.capture.events.map(({ kind }) => kind)).toEqual(['open'])
  })

  test('lets go when it is closed, once', async () => {
    const page = await pageOf()
    page.connection.close()
    page.connection.close()
    await page.untilEvent(({ kind }) => kind === 'closed')
    expect(page.connection.state).toEqual({ name: 'closed', how: 'left' })
    expect(page.states).toEqual(['open', 'closed'])
  })
})
