import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../playground/network/connection.ts'
import { NetworkError } from '../../playground/network/network-error.ts'
import type { SegmentPassage } from '../../playground/network/tap.ts'
import type { Program } from './program.ts'
import { PORT, World } from './world.ts'

/** What one end does next. */
type Step =
  | { readonly who: 0 | 1; readonly what: 'write'; readonly size: number }
  | { readonly who: 0 | 1; readonly what: 'pause' | 'go on' }
  | { readonly who: 0 | 1; readonly what: 'shutdown' | 'noDelay' }
  | { readonly what: 'pass'; readonly ms: number }
  | { readonly what: 'cut' | 'heal'; readonly direction: 0 | 1 }
  | { readonly what: 'mss'; readonly mss: number }

const who = fc.constantFrom<(0 | 1)[]>(0, 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ who, what: fc.constant('write'), size: fc.integer({ min: 0, max: 4000 }) }) },
  { weight: 1, arbitrary: fc.record({ who, what: fc.constant('write'), size: fc.integer({ min: 0, max: 200_000 }) }) },
  { weight: 2, arbitrary: fc.record({ who, what: fc.constantFrom('pause', 'go on') }) },
  { weight: 1, arbitrary: fc.record({ who, what: fc.constantFrom('shutdown', 'noDelay') }) },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('pass'), ms: fc.integer({ min: 0, max: 300 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('cut', 'heal'), direction: who }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('mss'), mss: fc.integer({ min: 1, max: 65_535 }) }) },
)

const conditions = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
  latencyMs: fc.constantFrom(0, 0, 1, 20.5, 300),
  jitterMs: fc.constantFrom(0, 0, 5, 80),
  bandwidth: fc.constantFrom(0, 0, 20_000, 10_000_000),
  mss: fc.oneof(fc.constantFrom(1, 2, 536, 1460, 65_483, 65_535), fc.integer({ min: 1, max: 65_535 })),
  loss: fc.constantFrom(0, 0, 0.05, 0.3),
  coalescing: fc.boolean(),
  sendBuffer: fc.constantFrom(1, 100, 5000, 262_144),
  receiveBuffer: fc.constantFrom(2, 100, 5000, 262_144),
})
type Conditions = typeof conditions extends fc.Arbitrary<infer T> ? T : never

/** Bytes that tell where in the stream they stand. */
const pattern = (start: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => ((start + index) * 7 + ((start + index) >> 8)) & 255)

class End {
  readonly program: Program
  readonly connection: Connection
  readonly #most: number
  written = 0
  #wanted = 0
  #ended = false

  constructor(connection: Connection, program: Program, most: number) {
    this.connection = connection
    this.program = program
    this.#most = most
    const told = program.credit.bind(program)
    program.credit = (count) => {
      told(count)
      this.flush()
    }
  }

  write(size: number): void {
    if (!this.#ended) this.#wanted = Math.min(this.#most, this.#wanted + size)
    this.flush()
  }

  shutdown(): void {
    this.#ended = true
    this.flush()
  }

  /** A program that has more to write than there is room for waits for credit. */
  flush(): void {
    while (this.written < this.#wanted) {
      const taken = this.connection.write(pattern(this.written, this.#wanted - this.written))
      if (taken === 0) return
      this.written += taken
    }
    if (this.#ended && this.connection.state !== 'CLOSED') this.connection.shutdown()
  }
}

const joined = (chunks: readonly Uint8Array[]): Uint8Array => Buffer.concat(chunks)

/** Runs the steps, then lets everything end. */
function play(given: Conditions, steps: readonly Step[]) {
  const { seed, sendBuffer, receiveBuffer, coalescing, ...links } = given
  const world = new World({ seed, limits: { sendBuffer, receiveBuffer, dataRetries: 1000 } })
  const made = world.pair()
  world.network.coalescing = coalescing
  world.network.setLinks(links)
  // Floods of segments of one byte show no more than some do.
  const most = Math.min(200_000, 300 * Math.min(links.mss, receiveBuffer, sendBuffer))
  const ends = [new End(made.client, made.atClient, most), new End(made.server, made.atServer, most)] as const
  const directions = [world.network.link('client', 'server'), world.network.link('server', 'client')] as const
  for (const one of steps) {
    if (one.what === 'pass') world.clock.pass(one.ms)
    else if (one.what === 'mss') world.network.setLinks({ mss: Math.max(one.mss, Math.min(links.mss, 50)) })
    else if (one.what === 'cut' || one.what === 'heal') directions[one.direction][one.what]()
    else if (one.what === 'write') ends[one.who].write(one.size)
    else if (one.what === 'shutdown') ends[one.who].shutdown()
    else if (one.what === 'noDelay') ends[one.who].connection.noDelay = true
    else if (one.what === 'pause' || one.what === 'go on') {
      ends[one.who].program.paused = one.what === 'pause'
      ends[one.who].program.readable()
    }
  }
  for (const direction of directions) direction.heal()
  world.clock.pass(1000)
  for (const end of ends) {
    end.program.paused = false
    end.program.readAll()
    end.shutdown()
  }
  for (let hours = 0; hours < 200 && ends.some((end) => end.connection.state !== 'CLOSED'); hours++)
    world.clock.pass(600_000)
  return { world, ends, limits: { sendBuffer, receiveBuffer } }
}

/** Puts the segments of one direction that arrived together by their numbers, as a receiver does. */
function reassemble(segments: readonly SegmentPassage[], first: number): Uint8Array {
  const byOffset = new Map<number, Uint8Array>()
  for (const { seq, data, arrives, length } of segments) {
    if (arrives === undefined || length === 0) continue
    byOffset.set((seq - first + 2 ** 32) % 2 ** 32, joined(data))
  }
  const parts: Uint8Array[] = []
  let offset = 0
  for (let part = byOffset.get(offset); part !== undefined; part = byOffset.get(offset)) {
    parts.push(part)
    offset += part.length
  }
  return joined(parts)
}

describe('any traffic', () => {
  test('arrives whole, in order and once; the capture says the same; the same seed gives the same trace', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(conditions, fc.array(step, { maxLength: 40 }), (given, steps) => {
        const { world, ends, limits } = play(given, steps)
        const [client, server] = ends
        for (const [from, to] of [
          [client, server],
          [server, client],
        ] as const) {
          expect(from.connection.state).toBe('CLOSED')
          expect(to.program.log.filter((line) => line === 'end')).toHaveLength(1)
          expect(to.program.log.some((line) => line.startsWith('E'))).toBe(false)
          expect(Buffer.compare(joined(to.program.reads), pattern(0, from.written))).toBe(0)
          expect(to.program.log.at(-1)).not.toMatch(/^read/)
        }
        for (const fromServer of [false, true]) {
          const sent = world.segments.filter(({ from }) => (from.port === PORT) === fromServer)
          const back = world.segments.filter(({ from }) => (from.port === PORT) !== fromServer)
          const first = Math.min(...sent.map(({ seq }) => seq))
          const { written } = fromServer ? server : client
          expect(Buffer.compare(reassemble(sent, first === Infinity ? 0 : first), pattern(0, written))).toBe(0)
          // Acknowledgements never go back, and never beyond what was sent: data and FIN.
          const acks = back.filter(({ flags }) => flags.includes('ACK')).map(({ ack }) => ack - first)
          expect(acks).toEqual(acks.toSorted((a, b) => a - b))
          expect(acks.at(-1)).toBe(written + 1)
          for (const { window, length } of world.segments) {
            expect(window).toBeLessThanOrEqual(limits.receiveBuffer + 1)
            expect(length).toBeLessThanOrEqual(limits.receiveBuffer)
          }
        }
        expect(world.client.sockets + world.server.sockets).toBe(0)
        expect(play(given, steps).world.passages).toEqual(world.passages)
      }),
      { numRuns: Number(process.env['PORTHOLE_RUNS'] ?? 40) },
    )
  })

  test('with resets and closes at any moment: a prefix arrives, and no socket is left', { timeout: 60_000 }, () => {
    const ending = fc.record({ at: fc.integer({ min: 0, max: 40 }), who, how: fc.constantFrom('reset', 'close') })
    fc.assert(
      fc.property(conditions, fc.array(step, { maxLength: 40 }), ending, (given, steps, { at, who: ender, how }) => {
        const { seed, sendBuffer, receiveBuffer, coalescing, ...links } = given
        const world = new World({ seed, limits: { sendBuffer, receiveBuffer } })
        const made = world.pair()
        world.network.coalescing = coalescing
        world.network.setLinks(links)
        const ends = [new End(made.client, made.atClient, 20_000), new End(made.server, made.atServer, 20_000)] as const
        for (const [index, one] of steps.entries()) {
          if (index === at) ends[ender].connection[how]()
          try {
            if (one.what === 'pass') world.clock.pass(one.ms)
            else if (one.what === 'write') ends[one.who].write(one.size)
            else if (one.what === 'shutdown') ends[one.who].shutdown()
          } catch (error) {
            if (!(error instanceof NetworkError)) throw error
            expect(['EPIPE', 'ECONNRESET', 'ENOTCONN']).toContain(error.code)
          }
        }
        for (const end of ends) end.connection.close()
        for (let hours = 0; hours < 20; hours++) world.clock.pass(600_000)
        for (const [from, to] of [ends, [ends[1], ends[0]]] as const) {
          const got = joined(to.program.reads)
          expect(got.length).toBeLessThanOrEqual(from.written)
          expect(Buffer.compare(got, pattern(0, got.length))).toBe(0)
        }
        expect(world.client.sockets + world.server.sockets).toBe(0)
      }),
      { numRuns: Number(process.env['PORTHOLE_RUNS'] ?? 40) },
    )
  })
})
