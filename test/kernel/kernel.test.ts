import { describe, expect, test } from 'vitest'
import type { Call, Notice } from '../../playground/kernel/calls.ts'
import { KERNEL_LIMITS } from '../../playground/kernel/limits.ts'
import type { Report } from '../../playground/kernel/page-messages.ts'
import { Machine } from './machine.ts'

const is =
  <T extends Report['tell']>(tell: T) =>
  (report: Report): report is Extract<Report, { tell: T }> =>
    report.tell === tell

/** A program that speaks to the kernel as the runtime does, or as nobody should. */
class Speaker {
  readonly id: number
  readonly notices: Notice[] = []
  readonly #port: MessagePort
  readonly #waiting = new Set<() => void>()

  constructor(machine: Machine) {
    const { id, port } = machine.program()
    this.id = id
    this.#port = port
    port.onmessage = ({ data }) => {
      this.notices.push(...data)
      for (const look of this.#waiting) look()
    }
  }

  say(...calls: readonly (Call | unknown)[]): void {
    this.#port.postMessage(calls)
  }

  async told<T extends Notice['tell']>(tell: T): Promise<Extract<Notice, { tell: T }>> {
    const matches = (notice: Notice): notice is Extract<Notice, { tell: T }> => notice.tell === tell
    for (;;) {
      const found = this.notices.find(matches)
      if (found !== undefined) return found
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
  }
}

describe('Kernel', () => {
  test('ends a program that says what is no call', async () => {
    for (const wrong of [['nonsense'], [{ do: 'listen', id: 1 }], [{ do: 'constructor' }], 'text', [undefined]]) {
      const machine = new Machine()
      const speaker = new Speaker(machine)
      await speaker.told('start')
      if (Array.isArray(wrong)) speaker.say(...wrong)
      else speaker.say(wrong)
      expect(await machine.report(is('ended'))).toMatchObject({ id: speaker.id, cause: 'bad-call' })
    }
  })

  test('ends a program that says more than fits in one message, or writes more than one write may hold', async () => {
    const many = new Machine()
    new Speaker(many).say(...Array.from({ length: KERNEL_LIMITS.callsPerMessage + 1 }, () => ({ do: 'pong' })))
    expect(await many.report(is('ended'))).toMatchObject({ cause: 'bad-call' })
    const large = new Machine()
    new Speaker(large).say({ do: 'write', id: 1, data: new Uint8Array(KERNEL_LIMITS.write + 1) })
    expect(await large.report(is('ended'))).toMatchObject({ cause: 'bad-call' })
  })

  test('ends a program that takes a number of another socket of its own', async () => {
    const machine = new Machine()
    const speaker = new Speaker(machine)
    const listen = { do: 'listen', id: 1, address: '127.0.0.1', port: 7000, backlog: 1, ipv6Only: false }
    speaker.say(listen, { ...listen, port: 7001 })
    expect(await machine.report(is('ended'))).toMatchObject({ cause: 'bad-call' })
  })

  test('ends a program whose output nobody has seen for too long, and counts what was shown', async () => {
    const machine = new Machine()
    const speaker = new Speaker(machine)
    const piece = { do: 'print', stream: 1, data: new Uint8Array(KERNEL_LIMITS.write) }
    const pieces = KERNEL_LIMITS.output / KERNEL_LIMITS.write
    speaker.say(piece)
    await machine.report(is('output'))
    machine.order({ do: 'printed', id: speaker.id, bytes: KERNEL_LIMITS.write })
    await speaker.told('printed')
    for (let count = 0; count < pieces; count++) speaker.say(piece)
    speaker.say({ do: 'sync' })
    await speaker.told('synced')
    expect(machine.reports.filter(is('ended'))).toEqual([])
    speaker.say({ do: 'print', stream: 2, data: new Uint8Array(1) })
    expect(await machine.report(is('ended'))).toMatchObject({ cause: 'output' })
    expect(machine.reports.filter(is('output'))).toHaveLength(pieces + 1)
  })

  test('refuses what is typed beyond what a program has not read', async () => {
    const machine = new Machine()
    const speaker = new Speaker(machine)
    const type = (bytes: number): void => machine.order({ do: 'input', id: speaker.id, data: new Uint8Array(bytes) })
    type(KERNEL_LIMITS.input)
    type(1)
    expect(await machine.report(is('input-refused'))).toMatchObject({ bytes: 1 })
    speaker.say({ do: 'read-input', bytes: 10 }, { do: 'sync' })
    await speaker.told('synced')
    type(10)
    expect(machine.reports.filter(is('input-refused'))).toHaveLength(1)
  })

  test('refuses one program more than may run, and settings that no line has', async () => {
    const machine = new Machine()
    for (let count = 0; count < KERNEL_LIMITS.programs; count++) machine.program()
    expect(machine.reports.filter(is('order-refused'))).toEqual([])
    machine.program()
    expect((await machine.report(is('order-refused'))).message).toContain(`must be < ${KERNEL_LIMITS.programs}`)
    machine.order({ do: 'links', settings: { loss: 2 } })
    expect(machine.reports.filter(is('order-refused')).at(-1)?.message).toContain('loss')
  })

  test('keeps what is typed for a program whose worker is not there yet, up to a limit', async () => {
    const machine = new Machine()
    const settings = {
      name: 'late',
      host: 'localhost',
      files: {},
      entry: 'a.ts',
      args: [],
      env: {},
      terminal: undefined,
    }
    machine.order({ do: 'start', id: 50, settings })
    for (let count = 0; count <= KERNEL_LIMITS.earlyOrders; count++)
      machine.order({ do: 'input', id: 50, data: Uint8Array.of(count) })
    expect(machine.reports.filter(is('order-refused'))).toHaveLength(1)
    const { port1, port2 } = new MessageChannel()
    const notices: Notice[] = []
    const all = Promise.withResolvers<void>()
    port2.onmessage = ({ data }) => {
      notices.push(...data)
      if (notices.filter(({ tell }) => tell === 'input').length === KERNEL_LIMITS.earlyOrders) all.resolve()
    }
    machine.kernel.join(50, port1)
    await all.promise
    expect(notices[0]?.tell).toBe('start')
    machine.kernel.ended(50)
  })

  test('accepts no more connections ahead of a program than it may', async () => {
    const machine = new Machine()
    const server = new Speaker(machine)
    const client = new Speaker(machine)
    server.say({ do: 'listen', id: 1, address: '127.0.0.1', port: 7000, backlog: 511, ipv6Only: false })
    server.say({ do: 'sync' })
    await server.told('synced')
    const to = { address: '127.0.0.1', port: 7000 }
    const calls = Array.from({ length: KERNEL_LIMITS.acceptsAhead + 5 }, (_, index) => ({
      do: 'connect',
      id: index + 1,
      to,
      from: undefined,
      noDelay: false,
    }))
    client.say(...calls, { do: 'sync' })
    await client.told('synced')
    const accepted = (): number => server.notices.filter(({ tell }) => tell === 'accepted').length
    await expect.poll(accepted).toBe(KERNEL_LIMITS.acceptsAhead)
    server.say({ do: 'taken', id: 1 }, { do: 'taken', id: 1 })
    await expect.poll(accepted).toBe(KERNEL_LIMITS.acceptsAhead + 2)
  })

  test('tells of a program that does not answer, and of one that does again', async () => {
    const machine = new Machine()
    const speaker = new Speaker(machine)
    const silent = await machine.report(
      (report): report is Extract<Report, { tell: 'silent' }> => report.tell === 'silent' && report.milliseconds > 0,
    )
    expect(silent.milliseconds).toBeGreaterThanOrEqual(KERNEL_LIMITS.silenceMs)
    speaker.say({ do: 'pong' })
    await machine.report(
      (report): report is Extract<Report, { tell: 'silent' }> => report.tell === 'silent' && report.milliseconds === 0,
    )
  })

  test('closes what a program left open when it ends: its peer hears the end', async () => {
    const machine = new Machine()
    const server = new Speaker(machine)
    const client = new Speaker(machine)
    server.say({ do: 'listen', id: 1, address: '127.0.0.1', port: 7000, backlog: 1, ipv6Only: false }, { do: 'sync' })
    await server.told('synced')
    client.say({ do: 'connect', id: 1, to: { address: '127.0.0.1', port: 7000 }, from: undefined, noDelay: false })
    await client.told('connected')
    server.say({ do: 'exit', code: 0, signal: undefined })
    await client.told('end')
    expect(await machine.report(is('ended'))).toMatchObject({ id: server.id, code: 0, cause: undefined })
  })

  test('reports what crossed, clipped, and of a flood how much is left out', async () => {
    const machine = new Machine()
    machine.order({ do: 'watch', on: true })
    machine.order({ do: 'links', settings: { mss: 1 } })
    const server = new Speaker(machine)
    const client = new Speaker(machine)
    server.say({ do: 'listen', id: 1, address: '127.0.0.1', port: 7000, backlog: 1, ipv6Only: false }, { do: 'sync' })
    await server.told('synced')
    client.say({ do: 'connect', id: 1, to: { address: '127.0.0.1', port: 7000 }, from: undefined, noDelay: true })
    await client.told('connected')
    client.say({ do: 'write', id: 1, data: new Uint8Array(4 * KERNEL_LIMITS.passages) })
    const flood = await machine.report(
      (report): report is Extract<Report, { tell: 'passages' }> => report.tell === 'passages' && report.missed > 0,
    )
    expect(flood.batch.length).toBeLessThanOrEqual(KERNEL_LIMITS.passages)
    expect(
      Object.values(Object.assign({}, ...machine.reports.filter(is('passages')).map(({ owners }) => owners))),
    ).toContain('program 1')
  })
})
