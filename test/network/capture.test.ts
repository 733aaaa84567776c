import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { Network } from '../../playground/network/network.ts'
import { bytes, Program, text } from './program.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { World } from './world.ts'

describe('tap', () => {
  test('tells of each segment what a header holds, and when it was sent and arrives', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, server } = world.pair({ localPort: 5000 })
    const start = world.clock.now()
    client.write(bytes('hello'))
    world.clock.pass(10)
    server.write(bytes('hi'))
    world.clock.pass(10)
    const [request, reply] = world.segments
    expect(request).toEqual({
      kind: 'segment',
      connection: 1,
      from: { address: '10.0.0.2', port: 5000 },
      to: { address: '10.0.0.1', port: 7000 },
      flags: 'PSH,ACK',
      seq: expect.any(Number),
      ack: expect.any(Number),
      window: LIMITS.receiveBuffer,
      data: [bytes('hello')],
      length: 5,
      sent: start,
      arrives: start + 10,
      again: false,
    })
    expect(reply).toMatchObject({
      connection: 1,
      seq: request?.ack,
      ack: (request?.seq ?? 0) + 5,
      // 5 bytes were read, but the window does not open by crumbs.
      window: LIMITS.receiveBuffer - 5,
    })
  })

  test('numbers wrap at 32 bits, and the stream goes on', () => {
    const clock = new SimulatedClock()
    // The first number is drawn at random: here it is 100 before the end.
    const network = new Network({ clock, random: () => (2 ** 32 - 64_100) / 2 ** 32, hosts: ['server', 'client'] })
    const seqs: number[] = []
    network.tap((passage) => {
      if (passage.kind === 'segment' && passage.length > 0) seqs.push(passage.seq)
    })
    const program = new Program()
    network.host('server').listen(
      { address: '0.0.0.0', port: 7000 },
      {
        acceptable: (listener) => {
          const stream = listener.accept()
          if (stream !== undefined) program.on(stream).attach(program)
        },
      },
    )
    const client = network.host('client').connect({ address: '10.0.0.1', port: 7000, noDelay: true }, {})
    clock.settle()
    for (let count = 0; count < 4; count++) client.write(new Uint8Array(60))
    clock.settle()
    expect(seqs).toEqual([2 ** 32 - 99, 2 ** 32 - 39, 21, 81])
    expect(program.log).toEqual(['read 240'])
  })

  test('gives a way out, and costs a limit', () => {
    const world = new World()
    let count = 0
    const leave = world.network.tap(() => {
      count += 1
    })
    world.connect(new Program())
    expect(count).toBe(1)
    leave()
    world.clock.settle()
    expect(count).toBe(1)
    for (let taps = 1; taps < LIMITS.taps; taps++) world.network.tap(() => undefined)
    expect(() => world.network.tap(() => undefined)).toThrow(expect.objectContaining({ code: 'EMFILE' }))
  })

  test('connections are counted, and what answers a connection that is none has its number too', () => {
    const world = new World()
    world.listen()
    world.connect(new Program())
    world.connect(new Program(), { port: 7001 })
    world.clock.settle()
    expect(world.segments.map(({ connection, flags }) => `${connection} ${flags}`)).toEqual([
      '1 SYN',
      '2 SYN',
      '1 SYN,ACK',
      '2 RST,ACK',
      '1 ACK',
    ])
  })

  test('a program may change what it read: nobody else sees it', () => {
    const world = new World()
    const { client, atServer } = world.pair()
    const sent = bytes('hello')
    client.write(sent)
    world.clock.settle()
    atServer.reads[0]?.fill(0)
    expect(text(sent)).toBe('hello')
  })
})
