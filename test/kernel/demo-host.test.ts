import { describe, expect, test } from 'vitest'
import { DemoHost } from '../../playground/kernel/demo-host.ts'
import {
  DEMO_ANSWER_MS,
  DEMO_WINDOW_BYTES,
  type DemoReport,
  isDemoReport,
  MAX_DEMO_STREAMS,
} from '../../playground/kernel/demo-messages.ts'
import { MAX_DEMO_QUEUE_BYTES } from '../../playground/kernel/demo-stream.ts'
import type { Connection } from '../../playground/network/connection.ts'
import { bytes, Program } from '../network/program.ts'
import { World } from '../network/world.ts'

const ECHO = 7707

/** A host `demo` whose page answers as the test says. */
class Stage {
  readonly world = new World({ hosts: ['demo', 'client'] })
  readonly reports: DemoReport[] = []
  readonly host = new DemoHost(this.world.network.host('demo'), {
    report: (report) => this.reports.push(report),
    after: (milliseconds, work) => this.world.clock.after(milliseconds, work),
    programAt: ({ address }) => (address === '10.0.0.2' ? 7 : undefined),
  })

  connect(port = ECHO): { readonly program: Program; readonly connection: Connection } {
    const program = new Program()
    const connection = program.on(this.world.client.connect({ address: '10.0.0.1', port }, program))
    this.world.clock.settle()
    return { program, connection }
  }

  order(what: 'admit' | 'refuse' | 'fin' | 'reset', stream = 1): void {
    this.host.order({ do: 'demo', stream, what })
    this.world.clock.settle()
  }

  data(data: Uint8Array, stream = 1): void {
    this.host.order({ do: 'demo', stream, what: 'data', data })
    this.world.clock.settle()
  }

  get told(): string[] {
    return this.reports.map(({ what }) => what)
  }

  get bytesToPage(): number {
    return this.reports.reduce((sum, report) => sum + (report.what === 'data' ? report.data.length : 0), 0)
  }
}

describe('DemoHost', () => {
  test('a program is connected when the page admits it, and not before', () => {
    const stage = new Stage()
    const { program } = stage.connect()
    stage.world.clock.pass(5000)
    expect(program.log).toEqual([])
    expect(stage.reports).toEqual([{ tell: 'demo', stream: 1, what: 'asks', service: 'echo', program: 7 }])
    stage.order('admit')
    expect(program.log).toEqual(['connected'])
  })

  test('bytes and FIN go both ways, in their order, and what came before the handshake too', () => {
    const stage = new Stage()
    const { program, connection } = stage.connect(7700)
    stage.order('admit')
    stage.data(bytes('welcome'))
    connection.write(bytes('hello'))
    connection.shutdown()
    stage.world.clock.settle()
    expect(program.received).toBe('welcome')
    expect(stage.told).toEqual(['asks', 'taken', 'data', 'fin'])
    stage.order('fin')
    expect(program.log.at(-1)).toBe('end')
  })

  test('is refused as if nobody listened, by the page or on another port', () => {
    const stage = new Stage()
    const { program } = stage.connect()
    stage.order('refuse')
    expect(program.log).toEqual(['ECONNREFUSED'])
    expect(stage.connect(7719).program.log).toEqual(['ECONNREFUSED'])
    expect(stage.told).toEqual(['asks'])
  })

  test('waits for the answer of the page as long as a system asks again, and no longer', () => {
    const stage = new Stage()
    const { program } = stage.connect()
    stage.world.clock.pass(DEMO_ANSWER_MS - 1)
    expect(program.log).toEqual([])
    stage.world.clock.pass(1)
    expect(program.log).toEqual(['ECONNREFUSED'])
    expect(stage.told).toEqual(['asks', 'reset'])
    stage.order('admit')
    expect(stage.told).toEqual(['asks', 'reset'])
  })

  test('a RST goes both ways', () => {
    const stage = new Stage()
    const { program } = stage.connect()
    stage.order('admit')
    stage.order('reset')
    expect(program.log).toEqual(['connected', 'ECONNRESET'])
    const other = stage.connect()
    stage.order('admit', 2)
    other.connection.reset()
    stage.world.clock.settle()
    expect(stage.reports.at(-1)).toEqual({ tell: 'demo', stream: 2, what: 'reset' })
  })

  test('a program that has gone before it was admitted is a reset for the page', () => {
    const stage = new Stage()
    stage.connect().connection.close()
    stage.order('admit')
    expect(stage.told).toEqual(['asks', 'reset'])
  })

  test(`refuses more than ${MAX_DEMO_STREAMS} at a time, and takes another one when one is over`, () => {
    const stage = new Stage()
    for (let count = 0; count < MAX_DEMO_STREAMS; count++) stage.connect()
    const { program } = stage.connect()
    expect(program.log).toEqual(['ECONNREFUSED'])
    expect(stage.told).toEqual([...Array.from({ length: MAX_DEMO_STREAMS }, () => 'asks'), 'refused'])
    stage.order('refuse', 2)
    stage.connect()
    expect(stage.told.at(-1)).toBe('asks')
  })

  test('sends the page no more than the window ahead, and the program waits', () => {
    const stage = new Stage()
    const { connection } = stage.connect()
    stage.order('admit')
    let written = 0
    const write = () => {
      for (let taken = 1; taken > 0; written += taken) {
        taken = connection.write(new Uint8Array(65_536))
        stage.world.clock.settle()
      }
    }
    write()
    expect(stage.bytesToPage).toBe(DEMO_WINDOW_BYTES)
    stage.host.order({ do: 'demo', stream: 1, what: 'taken', bytes: DEMO_WINDOW_BYTES })
    stage.world.clock.settle()
    expect(stage.bytesToPage).toBe(2 * DEMO_WINDOW_BYTES)
    expect(written).toBeLessThan(2 ** 20)
  })

  test('resets a connection on which more comes than a program may leave', () => {
    const stage = new Stage()
    const { program } = stage.connect()
    program.paused = true
    stage.order('admit')
    for (let sent = 0; sent <= 2 * MAX_DEMO_QUEUE_BYTES && !stage.told.includes('reset'); sent += 65_536)
      stage.data(new Uint8Array(65_536))
    expect(stage.told.at(-1)).toBe('reset')
  })
})

test.each<[boolean, Record<string, unknown>]>([
  [true, { stream: 1, what: 'asks', service: 'echo', program: 3 }],
  [false, { stream: 1, what: 'asks', service: 'local/8000', program: 3 }],
  [false, { stream: 1, what: 'asks', service: 'chargen', program: 3 }],
  [false, { stream: 1, what: 'asks', service: 'tls', program: 3 }],
  [false, { stream: 1, what: 'asks', service: '../resume', program: 3 }],
  [false, { stream: 1.5, what: 'asks', service: 'echo', program: 3 }],
  [false, { stream: 1, what: 'asks', service: 'echo', program: 'x' }],
  [true, { stream: 1, what: 'data', data: new Uint8Array(DEMO_WINDOW_BYTES) }],
  [false, { stream: 1, what: 'data', data: new Uint8Array(DEMO_WINDOW_BYTES + 1) }],
  [false, { stream: 1, what: 'data', data: 'text' }],
  [false, { stream: 1, what: 'taken', bytes: -1 }],
  [false, { stream: 1, what: 'admit' }],
  [false, { what: 'fin' }],
])('isDemoReport: %s for %j', (expected, report) => {
  expect(isDemoReport({ tell: 'demo', ...report })).toBe(expected)
})
