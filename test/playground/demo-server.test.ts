import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DemoServer } from '../../playground/demo/demo-server.ts'
import { HIGH_WATER_BYTES, MAX_CONNECTIONS, MAX_QUEUED_BYTES, READ_MARKS } from '../../playground/demo/limits.ts'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import type { ConnectionState } from '../../playground/gateway/connection-state.ts'
import { type PortMessage, PortSocket } from '../../playground/gateway/port-socket.ts'
import { WorkerClock } from '../../playground/kernel/worker-clock.ts'
import { LIMITS } from '../../playground/network/limits.ts'
import { Capture } from '../../playground/wire/capture.ts'
import type { GatewayTarget } from '../../server/protocol/gateway.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** One that meets no error of its own. */
function demoServer(): DemoServer {
  const faults: unknown[] = []
  onTestFinished(() => expect(faults).toEqual([]))
  return new DemoServer({ clock: new WorkerClock(), fault: (error) => faults.push(error) })
}

/** A page's connection to the server that runs in it. */
class Visit {
  readonly capture: Capture
  readonly connection: GatewayConnection
  #wake: (() => void)[] = []

  constructor(server: DemoServer, target: GatewayTarget) {
    this.capture = new Capture(target)
    this.capture.subscribe(() => this.#changed())
    this.connection = new GatewayConnection({
      url: `ws://page/gateway/${target}`,
      capture: this.capture,
      changed: () => this.#changed(),
      createWebSocket: () => {
        const { port1, port2 } = new MessageChannel()
        server.open(target, port2)
        return new PortSocket(port1)
      },
    })
    onTestFinished(() => this.connection.close())
  }

  get text(): string {
    return new TextDecoder().decode(this.capture.stream('received'))
  }

  get seen(): string[] {
    return this.capture.events.flatMap((event) => (event.kind === 'seen' ? [event.seen.what] : []))
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  async state(name: ConnectionState['name']): Promise<ConnectionState> {
    await this.until(() => this.connection.state.name === name)
    return this.connection.state
  }

  async says(part: string): Promise<void> {
    await this.until(() => this.text.includes(part))
  }

  send(text: string): void {
    this.connection.send(bytes(text))
  }

  #changed(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

async function visit(target: GatewayTarget = 'porthole', server = demoServer()): Promise<Visit> {
  const page = new Visit(server, target)
  await page.state('open')
  return page
}

/** One that reads as a page does. */
async function reader(target: GatewayTarget, server?: DemoServer): Promise<Visit> {
  const page = await visit(target, server)
  page.capture.subscribe((event) => {
    if (event.kind === 'received') page.connection.acknowledge(page.connection.received)
  })
  return page
}

const talk = async (server: DemoServer, nick: string): Promise<Visit> => {
  const page = await reader('porthole', server)
  page.send(`NICK ${nick}\r\nJOIN lobby\r\n`)
  await page.says('+OK')
  await page.until(() => page.text.split('\r\n').filter((line) => line.startsWith('+')).length === 2)
  return page
}

describe('the demo server in the page', () => {
  test('echoes, and answers FIN by FIN; the page hears what the server saw', async () => {
    const page = await visit('echo')
    page.send('hello')
    await page.says('hello')
    page.connection.halfClose()
    expect(await page.state('closed')).toEqual({ name: 'closed', how: 'fin' })
    await page.until(() => page.seen.includes('end'))
    expect(page.seen).toEqual(['accepted', 'read', 'reply', 'fin', 'end'])
    expect(page.connection.addresses).toEqual({
      local: expect.stringMatching(/^10\.0\.0\.1:\d+$/),
      remote: '10.0.0.2:7707',
    })
  })

  test('gives no ticket: a connection ends with its page', async () => {
    const page = await visit('echo')
    expect(page.connection.ticket).toBeUndefined()
  })

  test('speaks the Porthole protocol, and knows every request but for what needs a machine', async () => {
    const page = await reader('porthole')
    await page.says('* PORTHOLE 1 porthole\r\n* HELLO guest-')
    page.send('HELP\r\nRUN\r\nSTARTTLS\r\n')
    await page.says('-ERR')
    expect(page.text).toContain('| PUT ')
    await page.until(() => page.text.split('\r\n').some((line) => line.startsWith('-ERR')))
    expect(page.text).toMatch(/-ERR \S+ .*TLS/)
  })

  test('a server that says nothing, as its script did not load, is a lost link', async () => {
    const { port1 } = new MessageChannel()
    const connection = new GatewayConnection({
      url: 'ws://page/gateway/echo',
      capture: new Capture('echo'),
      changed: ({ state }) => {
        if (state.name !== 'connecting') ended.resolve(state)
      },
      createWebSocket: () => new PortSocket(port1, 20),
    })
    const ended = Promise.withResolvers<ConnectionState>()
    onTestFinished(() => connection.close())
    expect(await ended.promise).toEqual({ name: 'failed', code: 'NO_GATEWAY' })
  })

  test('two pages talk', async () => {
    const server = demoServer()
    const ada = await talk(server, 'ada')
    const bob = await talk(server, 'bob')
    bob.send('SAY lobby good morning\r\n')
    await ada.says('good morning')
    expect(ada.text).toMatch(/\* JOIN lobby bob/)
  })

  test('who leaves their page has left the room', async () => {
    const server = demoServer()
    const ada = await talk(server, 'ada')
    const bob = await talk(server, 'bob')
    bob.connection.close()
    await ada.until(() => /\* (LEAVE|PART|LEFT) lobby bob/.test(ada.text))
  })

  test('refuses TLS as a machine without it does, and what is no service', async () => {
    const server = demoServer()
    expect(await new Visit(server, 'tls').state('failed')).toEqual({ name: 'failed', code: 'ECONNREFUSED' })
    expect(await new Visit(server, 'local/7000').state('failed')).toEqual({ name: 'failed', code: 'ENOTFOUND' })
  })

  test('notices a RST, and goes on', async () => {
    const server = demoServer()
    const page = await visit('echo', server)
    page.connection.reset()
    await page.until(() => page.seen.includes('end'))
    expect(page.seen).toEqual(['accepted', 'rst', 'end'])
    await visit('echo', server)
  })

  test('keeps every byte of 8 MB in order', async () => {
    const page = await reader('echo')
    const sent = randomBytes(8 * 1024 * 1024)
    const hash = createHash('sha256')
    let came = 0
    page.capture.subscribe((event) => {
      if (event.kind !== 'received') return
      hash.update(event.bytes)
      came += event.bytes.length
    })
    for (let at = 0; at < sent.length; ) {
      const end = Math.min(sent.length, at + page.connection.room)
      if (end > at) page.connection.send(Uint8Array.from(sent.subarray(at, end)))
      at = end
      await page.until(() => page.connection.room > 0)
    }
    await page.until(() => came === sent.length)
    expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'))
  })

  test('keeps a file, gives it back, and tells its digest', async () => {
    const page = await reader('porthole')
    const content = randomBytes(300_000)
    const sha256 = createHash('sha256').update(content).digest('hex')
    page.send(`PUT picture.png ${content.length} ${sha256}\r\n`)
    await page.says('+GO 0')
    page.connection.send(Uint8Array.from(content))
    await page.says(sha256)
    page.send('GET picture.png\r\n')
    await page.says(`+FILE ${content.length} ${sha256}`)
    await page.until(() => page.connection.received > content.length + 100)
    expect(Buffer.from(page.capture.stream('received')).includes(content)).toBe(true)
  })

  test('keeps accounts while it runs', async () => {
    const server = demoServer()
    const one = await reader('porthole', server)
    one.send('REGISTER ada a porthole of brass\r\n')
    await one.until(() => /^[+-](?!.*HELLO)/m.test(one.text))
    expect(one.text).toMatch(/^\+/m)
    const other = await reader('porthole', server)
    other.send('LOGIN ada wrong\r\n')
    await other.says('-ERR')
    one.connection.close()
    other.send('LOGIN ada a porthole of brass\r\n')
    await other.says('+OK')
  })

  test('a page that stops reading has the server wait, after the buffers on the way', async () => {
    const page = await visit('chargen')
    await page.until(() => page.seen.includes('queued'))
    const most = READ_MARKS.highWater + LIMITS.readSize
    expect(page.connection.received).toBeLessThanOrEqual(most)
    const written = page.capture.events.reduce(
      (sum, event) => sum + (event.kind === 'seen' && event.seen.what === 'reply' ? event.seen.bytes : 0),
      0,
    )
    expect(written).toBeLessThanOrEqual(
      most + LIMITS.receiveBuffer + LIMITS.sendBuffer + HIGH_WATER_BYTES + LIMITS.readSize,
    )
    page.connection.acknowledge(page.connection.received)
    const before = page.connection.received
    await page.until(() => page.connection.received > before)
  })

  test('a page can have it stop reading, and read on', async () => {
    const page = await reader('echo')
    page.connection.set({ paused: true })
    page.send('later')
    await page.until(() => page.seen.includes('reply'))
    expect(page.text).toBe('')
    page.connection.set({ paused: false })
    await page.says('later')
  })

  test(`tells connection ${MAX_CONNECTIONS + 1} that it is one too many, and serves it once another has gone`, async () => {
    const server = demoServer()
    const pages = []
    for (let count = 0; count < MAX_CONNECTIONS; count++) pages.push(await visit('echo', server))
    const extra = await visit('porthole', server)
    await extra.says('-ERR too-many-connections')
    extra.connection.close()
    pages[0]?.connection.close()
    await expect
      .poll(async () => {
        const next = await visit('porthole', server)
        await next.until(() => next.text.includes('\r\n'))
        next.connection.close()
        return next.text
      })
      .toContain('* PORTHOLE')
  })

  test(`gives up a page that sends more than ${MAX_QUEUED_BYTES} bytes which nobody takes`, async () => {
    const server = demoServer()
    const { port1, port2 } = new MessageChannel()
    server.open('echo', port2)
    const closed = Promise.withResolvers<number>()
    port1.onmessage = ({ data }: MessageEvent<PortMessage>) => {
      if (typeof data === 'object' && 'close' in data) closed.resolve(data.close)
    }
    onTestFinished(() => port1.close())
    for (let sent = 0; sent <= MAX_QUEUED_BYTES + LIMITS.sendBuffer + LIMITS.receiveBuffer + 2 ** 20; sent += 65_536)
      port1.postMessage(new ArrayBuffer(65_536))
    expect(await closed.promise).toBe(4408)
  })

  test.each(['{"t":"nothing"}', 'no JSON', '{"t":"ack","offset":9}', '{"t":"resume","id":"","key":"","offset":0}'])(
    'gives up a page that says %s',
    async (message) => {
      const server = demoServer()
      const { port1, port2 } = new MessageChannel()
      server.open('echo', port2)
      const closed = Promise.withResolvers<number>()
      port1.onmessage = ({ data }: MessageEvent<PortMessage>) => {
        if (typeof data === 'object' && 'close' in data) closed.resolve(data.close)
      }
      onTestFinished(() => port1.close())
      port1.postMessage(message)
      expect(await closed.promise).toBe(4400)
    },
  )
})
