import { Network } from '../network/network.ts'
import type { Notice, Place, ProgramSettings, TimeState } from './calls.ts'
import { DemoHost } from './demo-host.ts'
import { DEMO } from './demo-messages.ts'
import { KERNEL_LIMITS } from './limits.ts'
import type { EndCause, Order, Report } from './page-messages.ts'
import { PassageFeed } from './passage-feed.ts'
import { Process } from './process.ts'
import { TakenNames } from './taken-names.ts'
import { Watchdog } from './watchdog.ts'
import type { WorkerClock } from './worker-clock.ts'

/** A program's side of its message port. */
export interface ProgramPort {
  postMessage(message: unknown, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent) => void) | null
  close(): void
}

interface Running {
  readonly process: Process
  readonly port: ProgramPort
  readonly watchdog: Watchdog
  readonly release: () => void
}

export interface KernelOptions {
  readonly clock: WorkerClock
  readonly random: () => number
  readonly hosts: readonly string[]
  readonly report: (report: Report, transfer?: Transferable[]) => void
}

class OrderError extends Error {
  readonly code = 'bad-order'

  constructor(message: string) {
    super(message)
    this.name = 'OrderError'
  }
}

/** The machines that the learner's programs run on: their network, what each has open, and its standard streams. */
export class Kernel {
  readonly #clock: WorkerClock
  readonly #report: KernelOptions['report']
  readonly #network: Network
  readonly #hosts: readonly string[]
  readonly #taken: ReadonlyMap<string, TakenNames>
  readonly #running = new Map<number, Running>()
  /** Of a program that starts, the port and the settings, in the order in which they come. */
  readonly #ports = new Map<number, ProgramPort>()
  readonly #settings = new Map<number, ProgramSettings>()
  /** What was asked of a program whose worker is not there yet. */
  readonly #early = new Map<number, Order[]>()
  readonly #feed = new PassageFeed()
  readonly #demo: DemoHost | undefined
  /** Which program has an end of a connection, by the address and port of it. */
  readonly #programs = new Map<string, number>()
  #owners: Record<string, string> = {}
  #unwatch: (() => void) | undefined
  #reporting = false

  constructor({ clock, random, hosts, report }: KernelOptions) {
    this.#clock = clock
    this.#report = report
    this.#hosts = hosts
    const hasDemo = hosts.includes(DEMO)
    this.#network = new Network({ clock, random, hosts, ...(hasDemo && { uplink: DEMO }) })
    if (hasDemo) {
      this.#demo = new DemoHost(this.#network.host(DEMO), {
        report,
        after: (milliseconds, work) => clock.after(milliseconds, work),
        programAt: (place) => this.#programs.get(placeText(place)),
      })
    }
    this.#taken = new Map(hosts.map((host) => [host, new TakenNames()]))
  }

  /** A worker for a program is there. */
  join(id: number, port: ProgramPort): void {
    this.#ports.set(id, port)
    this.#begin(id)
  }

  /** The sandbox has ended a program's worker, whatever it was doing. */
  ended(id: number): void {
    this.#finish(id, undefined, 'SIGKILL', 'killed')
    this.#ports.delete(id)
    this.#settings.delete(id)
    this.#early.delete(id)
  }

  order(order: Order): void {
    try {
      if ('id' in order && order.do !== 'start' && this.#settings.has(order.id)) return this.#keep(order.id, order)
      this.#do(order)
    } catch (error) {
      // Settings out of range, a program too many: the page says so.
      this.#report({ tell: 'order-refused', message: error instanceof Error ? error.message : String(error) })
    }
  }

  #do(order: Order): void {
    const { time } = this.#network
    switch (order.do) {
      case 'start':
        return this.#start(order.id, order.settings)
      case 'input':
        if (this.#running.get(order.id)?.process.input(order.data) === false)
          this.#report({ tell: 'input-refused', id: order.id, bytes: order.data.length })
        return undefined
      case 'input-end':
        return this.#tell(order.id, { tell: 'input-end' })
      case 'signal':
        return this.#tell(order.id, { tell: 'signal', signal: order.signal })
      case 'resize':
        return this.#tell(order.id, { tell: 'resize', terminal: order.terminal })
      case 'printed':
        return this.#running.get(order.id)?.process.shown(order.bytes)
      case 'links':
        return this.#network.setLinks(order.settings)
      case 'cut':
        return this.#cut(order.on)
      case 'reset-connections':
        return this.#network.resetConnections()
      case 'coalescing':
        this.#network.coalescing = order.on
        return this.#tellAll({ tell: 'coalescing', on: order.on })
      case 'speed':
        time.speed = order.factor
        return this.#tellTime()
      case 'hold':
        time.hold()
        return this.#tellTime()
      case 'resume':
        time.resume()
        return this.#tellTime()
      case 'step':
        this.#report({ tell: 'stepped', passed: time.step() })
        return this.#tellTime()
      case 'watch':
        return this.#watch(order.on)
      case 'demo':
        return this.#demo?.order(order)
    }
  }

  #start(id: number, settings: ProgramSettings): void {
    const most = KERNEL_LIMITS.programs
    if (this.#running.size >= most) {
      throw new OrderError(`Cannot start program as those that run must be < ${most}: current count is ${most}`)
    }
    this.#settings.set(id, settings)
    this.#begin(id)
  }

  #begin(id: number): void {
    const port = this.#ports.get(id)
    const settings = this.#settings.get(id)
    if (port === undefined || settings === undefined) return
    this.#ports.delete(id)
    this.#settings.delete(id)
    const names = this.#taken.get(settings.host)
    const host = this.#network.host(settings.host)
    if (names === undefined) return
    const { range, release } = host.reservePorts(KERNEL_LIMITS.ports)
    const watchdog = new Watchdog(
      this.#clock,
      () => process.tell({ tell: 'ping' }),
      (milliseconds) => this.#report({ tell: 'silent', id, milliseconds }),
    )
    const process = new Process(host, names, {
      send: (notices) =>
        port.postMessage(notices, buffersOf(notices.flatMap((notice) => ('data' in notice ? notice.data : [])))),
      printed: (stream, data) => this.#report({ tell: 'output', id, stream, data }, buffersOf([data])),
      raw: (on) => this.#report({ tell: 'raw', id, on }),
      alarm: (at) => this.#alarm(id, at),
      soon: (work) => this.#network.time.notify(work),
      answered: () => watchdog.answered(),
      exited: (code, signal) => this.#finish(id, code, signal, undefined),
      broke: (cause) => this.#finish(id, undefined, 'SIGKILL', cause),
      owns: (place) => this.#own(place, id, settings.name),
    })
    this.#running.set(id, { process, port, watchdog, release })
    port.onmessage = ({ data }) => process.receive(data)
    process.tell({
      tell: 'start',
      settings,
      time: this.#time,
      coalescing: this.#network.coalescing,
      pid: FIRST_PID + id,
      names: this.#names(),
      addresses: host.addresses.map(({ text }) => text),
      ports: range,
      taken: names.all,
    })
    watchdog.start()
    const early = this.#early.get(id) ?? []
    this.#early.delete(id)
    for (const order of early) this.order(order)
  }

  #keep(id: number, order: Order): void {
    const early = this.#early.get(id) ?? []
    const most = KERNEL_LIMITS.earlyOrders
    if (early.length >= most) {
      throw new OrderError(
        `Cannot keep order as those for a program that starts must be < ${most}: current count is ${most}`,
      )
    }
    early.push(order)
    this.#early.set(id, early)
  }

  #finish(id: number, code: number | undefined, signal: string | undefined, cause: EndCause | undefined): void {
    const running = this.#running.get(id)
    if (running === undefined) return
    this.#running.delete(id)
    running.watchdog.stop()
    running.process.end()
    running.release()
    for (const [place, owner] of this.#programs) if (owner === id) this.#programs.delete(place)
    running.port.close()
    this.#report({ tell: 'ended', id, code, signal, cause })
  }

  #names(): Record<string, readonly string[]> {
    const names = [...new Set(['localhost', ...this.#hosts])]
    // The demo server answers when a person has, and Node would try its second address meanwhile.
    const addresses = (name: string) => this.#network.lookup(name, name === DEMO ? 4 : undefined)
    return Object.fromEntries(names.map((name) => [name, addresses(name).map(({ text }) => text)]))
  }

  get #time(): TimeState {
    const { now, speed, held } = this.#network.time
    return { now, speed, held }
  }

  #tellTime(): void {
    this.#tellAll({ tell: 'time', time: this.#time })
    this.#reportPassages()
    this.#report({ tell: 'time', time: this.#time, underWay: this.#network.underWay })
  }

  #tell(id: number, notice: Notice): void {
    this.#running.get(id)?.process.tell(notice)
  }

  #tellAll(notice: Notice): void {
    for (const { process } of this.#running.values()) process.tell(notice)
  }

  /** A step ends where a timer of a program is due, as it ends where a segment arrives. */
  #alarm(id: number, at: number | undefined): void {
    const running = this.#running.get(id)
    if (running === undefined || at === undefined) return
    const { time } = this.#network
    time.at(at, () => {
      if (time.held && this.#running.get(id) === running) time.passed()
    })
  }

  #cut(on: boolean): void {
    for (const from of this.#hosts) {
      for (const to of this.#hosts) {
        const link = this.#network.link(from, to)
        if (on) link.cut()
        else link.heal()
      }
    }
  }

  #own(place: Place, id: number, name: string): void {
    const text = placeText(place)
    this.#programs.set(text, id)
    if (this.#unwatch !== undefined) this.#owners[text] = name
  }

  #watch(on: boolean): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    if (!on) return
    this.#unwatch = this.#network.tap((passage) => {
      this.#feed.add(passage)
      this.#reportSoon()
    })
  }

  #reportSoon(): void {
    if (this.#reporting) return
    this.#reporting = true
    this.#clock.after(KERNEL_LIMITS.reportMs, () => {
      this.#reporting = false
      this.#reportPassages()
    })
  }

  #reportPassages(): void {
    const taken = this.#feed.take()
    if (taken === undefined) return
    const owners = this.#owners
    this.#owners = {}
    this.#report({ tell: 'passages', ...taken, owners })
  }
}

/** On the wire an IPv4 end of an IPv6 socket is an IPv4 one. */
function placeText({ address, port }: Place): string {
  const text = address.replace(/^::ffff:(?=.*\.)/, '')
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`
}

/** The pid of the first program: any number that looks like one. */
const FIRST_PID = 4000

/** What was copied once, on its way, need not be copied again. */
function buffersOf(data: readonly Uint8Array[]): Transferable[] {
  return [...new Set(data.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? buffer : [])))]
}
