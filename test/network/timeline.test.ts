import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../playground/network/limits.ts'
import { FASTEST, SLOWEST, Timeline } from '../../playground/network/timeline.ts'
import { bytes, Program } from './program.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { World } from './world.ts'

describe('speed', () => {
  test('scales the wire and every wait alike', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair()
    world.network.time.speed = 0.01
    client.write(bytes('slow'))
    world.clock.pass(999)
    expect(atServer.log).toEqual([])
    world.clock.pass(1)
    expect(atServer.log).toEqual(['read 4'])
    world.clock.pass(100 * LIMITS.delayedAckMs - 1)
    expect(world.flags).toHaveLength(1)
    world.clock.pass(1)
    expect(world.flags).toHaveLength(2)
  })

  test('changes on the way: what is left takes as much longer or shorter', () => {
    const clock = new SimulatedClock()
    const time = new Timeline(clock, LIMITS)
    let done = false
    time.after(100, () => {
      done = true
    })
    clock.pass(50)
    time.speed = 2
    clock.pass(24)
    expect(done).toBe(false)
    clock.pass(1)
    expect(done).toBe(true)
    expect(time.now).toBe(100)
  })

  test.each([0, -1, Number.NaN, SLOWEST / 2, FASTEST * 2])('refuses %d', (speed) => {
    const time = new Timeline(new SimulatedClock(), LIMITS)
    expect(() => {
      time.speed = speed
    }).toThrow(/^Cannot set speed as it must be between/)
  })

  test('a clock that wakes up late does not change the trace', () => {
    const clock = new SimulatedClock()
    let now = 0
    const time = new Timeline(
      { now: () => now, after: (_, work) => clock.after(0, work), soon: (work) => clock.soon(work) },
      LIMITS,
    )
    const times: number[] = []
    const tick = () => {
      times.push(time.now)
      if (times.length < 3) time.after(10, tick)
    }
    time.after(10, tick)
    now = 35
    clock.pass(0)
    expect(times).toEqual([10, 20, 30])
  })
})

describe('held time', () => {
  test('lets nothing arrive, and one segment a step', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const program = new Program()
    world.listen({}, (connection) => {
      program.on(connection)
      return program
    })
    const atClient = new Program()
    world.network.time.hold()
    const client = world.connect(atClient)
    world.clock.pass(60_000)
    expect(world.flags).toEqual(['client SYN'])
    expect(world.network.time.step()).toBe(true)
    expect(world.flags).toEqual(['client SYN', 'server SYN,ACK'])
    expect(client.state).toBe('SYN-SENT')
    expect(world.network.time.step()).toBe(true)
    expect(client.state).toBe('ESTABLISHED')
    expect(atClient.log).toEqual(['connected'])
    expect(world.flags.at(-1)).toBe('client ACK')
    expect(world.network.time.step()).toBe(true)
    expect(world.network.time.step()).toBe(false)
    expect(world.network.time.now).toBe(30)
    client.write(bytes('hello'))
    world.network.time.step()
    expect(program.log).toEqual(['read 5'])
    // The next segment is the acknowledgement, whose wait of 40 ms ends on the way.
    world.network.time.step()
    expect(world.flags.at(-1)).toBe('server ACK')
    expect(world.network.time.now).toBe(40 + LIMITS.delayedAckMs + 10)
  })

  test('a step gives the same trace as time that flows', () => {
    const run = (held: boolean) => {
      const world = new World({ seed: 5, links: { latencyMs: 10, loss: 0.2 } })
      const { client, server } = world.pair()
      if (held) world.network.time.hold()
      for (let count = 0; count < 20; count++) client.write(bytes('0123456789'))
      client.shutdown()
      server.shutdown()
      if (held) while (world.network.time.step());
      else world.clock.pass(600_000)
      return world.passages
    }
    expect(run(true)).toEqual(run(false))
  })

  test('two segments of the same instant arrive one by one', () => {
    const world = new World()
    const { client, atServer } = world.pair({ noDelay: true })
    world.network.time.hold()
    client.write(bytes('a'))
    client.write(bytes('b'))
    world.network.time.step()
    expect(atServer.log).toEqual(['read 1'])
    world.network.time.step()
    expect(atServer.log).toEqual(['read 1', 'read 1'])
  })

  test('a lost segment is a step too', () => {
    const world = new World()
    const { client } = world.pair()
    world.network.link('client', 'server').cut()
    client.write(bytes('a'))
    world.network.time.hold()
    expect(world.network.time.step()).toBe(true)
    expect(world.flags).toEqual(['client PSH,ACK 1 lost', 'client PSH,ACK 1 lost'])
  })

  test('goes on where it was', () => {
    const world = new World({ links: { latencyMs: 10 } })
    const { client, atServer } = world.pair()
    client.write(bytes('a'))
    world.clock.pass(4)
    world.network.time.hold()
    world.clock.pass(1000)
    world.network.time.resume()
    world.clock.pass(5)
    expect(atServer.log).toEqual([])
    world.clock.pass(1)
    expect(atServer.log).toEqual(['read 1'])
  })

  test('does not hold what crosses no wire', () => {
    const world = new World()
    world.network.time.hold()
    const program = new Program()
    world.server.listenPath('/tmp/s', { acceptable: () => undefined })
    world.server.connectPath('/tmp/s', program)
    world.clock.settle()
    expect(program.log).toEqual(['connected'])
  })

  test('a step that leads nowhere ends', () => {
    const time = new Timeline(new SimulatedClock(), { ...LIMITS, eventsPerStep: 10 })
    time.hold()
    let count = 0
    const again = () => {
      count += 1
      time.after(1, again)
    }
    again()
    expect(time.step()).toBe(false)
    expect(count).toBe(11)
  })

  test('step does nothing to time that flows', () => {
    const world = new World()
    world.connect(new Program())
    expect(world.network.time.step()).toBe(false)
  })
})

describe('events', () => {
  test('programs that answer each other without end leave the host its turn', () => {
    const clock = new SimulatedClock()
    const time = new Timeline(clock, { ...LIMITS, eventsPerTurn: 100 })
    let count = 0
    const again = () => {
      count += 1
      time.at(time.now, again)
    }
    again()
    clock.settle()
    expect(count).toBe(101)
    expect(clock.alarmsSet).toBe(1)
  })

  test('an error in one program is thrown, and the others are told all the same', () => {
    const clock = new SimulatedClock()
    const time = new Timeline(clock, LIMITS)
    const told: number[] = []
    time.notify(() => told.push(1))
    time.notify(() => {
      throw new Error('a bug of one')
    })
    time.notify(() => told.push(3))
    expect(() => clock.settle()).toThrow('a bug of one')
    clock.settle()
    expect(told).toEqual([1, 3])
  })
})
