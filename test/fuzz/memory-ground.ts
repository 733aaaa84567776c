import { setImmediate as turn } from 'node:timers/promises'
import type { Command } from '../../server/services/command.ts'
import type { Host } from '../../server/services/host.ts'
import type { Limits } from '../../server/services/limits.ts'
import { porthole } from '../../server/services/porthole.ts'
import { memoryStorage } from '../../server/storage/memory.ts'
import { memoryHost } from '../support/memory-host.ts'
import { nodeSha256 } from '../support/node-sha256.ts'
import { TestClock } from '../support/test-clock.ts'
import { ask, type Ground, until, type Wire } from './ground.ts'
import { MemoryWire } from './memory-wire.ts'
import { Dice, PASSWORD } from './plan.ts'
import { SlowFiles } from './slow-files.ts'

const TURN_MS = 5
const WAIT_MS = 15_000
/** More than any answer takes. */
const TURNS_OF_WORK = 300
/** What a connection may wait for and have; none of it ends one that is in order. */
const LOOSE: Limits = {
  maxLine: 4096,
  requestRate: 0,
  requestBurst: 3,
  pingAfter: 0,
  idleTimeout: 0,
  sendQueue: 0,
  sendTimeout: 10_000,
  loginFailures: 0,
  loginRate: 0,
  maxRooms: 2,
  maxFile: 1_000_000,
  quotaOwner: 0,
  quotaTotal: 0,
  freeSpace: 0,
  grace: 0,
}
const TIGHT = { sendQueue: 1024, idleTimeout: 40_000 }

/** The service with nothing around it: fresh for every plan, so that a plan does the same again. */
export class MemoryGround implements Ground {
  readonly commands: readonly Command[]
  readonly cuts: boolean
  readonly faults: string[] = []
  readonly patience = 5000
  readonly #dice: Dice
  readonly #slowTurns: number
  readonly #clock: TestClock
  readonly #wires: MemoryWire[] = []
  readonly #host: Host
  /** Whose request is being run. */
  #asking: MemoryWire | undefined

  private constructor(host: Host, clock: TestClock, dice: Dice, { cuts = false, slowTurns = 0 }) {
    this.#host = host
    this.#clock = clock
    this.#dice = dice
    this.#slowTurns = slowTurns
    this.cuts = cuts
    this.commands = host.commands
  }

  /** A `steady` one says nothing by itself and ends no connection. */
  static async start(seed: number, commands: readonly Command[], steady = false): Promise<MemoryGround> {
    const dice = new Dice(seed)
    const cuts = !steady && dice.chance(0.3)
    const slowTurns = cuts ? 20 : dice.pick([0, 1])
    const storage = { ...memoryStorage({ history: 100, sha256: nodeSha256 }), files: new SlowFiles(nodeSha256) }
    for (const [nick, admin] of Object.entries({ ann: false, admin: cuts, keeper: true }))
      storage.accounts.add({ nick, admin, password: PASSWORD })
    const clock = new TestClock()
    const host = await memoryHost({
      commands,
      clock,
      storage,
      limits: {
        ...LOOSE,
        requestRate: dice.pick([0, 0, 1000]),
        pingAfter: steady ? 0 : 20_000,
        ...(cuts ? TIGHT : {}),
      },
      // Turns but no threads, which would make every run another one.
      passwords: { hash: (password) => turn(password), verify: (password, hash) => turn(password === hash) },
      remoteCommands: [{ name: 'wait', help: 'waits', run: () => ground.#runSlowly() }],
      fault: (error) => ground.faults.push(error instanceof Error ? String(error.stack) : String(error)),
      shutDown: () => ground.#shutDown(),
    })
    const ground = new MemoryGround(host, clock, dice, { cuts, slowTurns })
    return ground
  }

  connect(): Wire {
    const wire = new MemoryWire(porthole(this.#host), {
      dice: this.#dice,
      slowTurns: this.#slowTurns,
      asks: (asking) => {
        this.#asking = asking
      },
      complain: (what) => this.faults.push(what),
    })
    this.#wires.push(wire)
    return wire
  }

  async turn(): Promise<void> {
    await turn()
    this.#clock.pass(TURN_MS)
  }

  async wait(): Promise<boolean> {
    // What is under way comes to its end first: it is the clients that let time pass.
    for (let turns = 0; turns < TURNS_OF_WORK; turns++) await this.turn()
    await until(
      this,
      () => this.#wires.every(({ full }) => !full),
      () => 'a client never has room',
    )
    this.#clock.pass(WAIT_MS)
    return this.#slowTurns === 0
  }

  leftovers(): string[] {
    const { directory, rooms } = this.#host
    const sessions = [...directory.all()].map(({ nick }) => `session ${nick}`)
    return [...sessions, ...rooms.all().map(({ name }) => `room ${name}`)]
  }

  async probes(): Promise<[Wire, Wire, Wire]> {
    const probes: [Wire, Wire, Wire] = [this.connect(), this.connect(), this.connect()]
    const [admin, ...users] = probes
    await ask(this, admin, `LOGIN keeper ${PASSWORD}\n`)
    for (const user of users) await ask(this, user, `LOGIN ann ${PASSWORD}\n`)
    return probes
  }

  async #runSlowly(): Promise<{ lines: string[]; status: number }> {
    const asking = this.#asking
    for (let turns = this.#dice.below(4); turns >= 0; turns--) await turn()
    if (asking && !asking.paused && !asking.over) this.faults.push('reads on while a request is answered')
    return { lines: ['waited'], status: 0 }
  }

  /** Those who are here now are told a turn later, and again as overdue. */
  #shutDown(): void {
    const wires = [...this.#wires]
    for (const overdue of [false, true]) {
      setImmediate(() => {
        for (const wire of wires) wire.shutdown(overdue)
      })
    }
  }
}
