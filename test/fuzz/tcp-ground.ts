import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { type PortholeServer, startServer } from '../../server/cli/server.ts'
import { readSettings } from '../../server/cli/settings.ts'
import type { Command } from '../../server/services/command.ts'
import { ask, type Ground, type Wire } from './ground.ts'
import { PASSWORD } from './plan.ts'

const PORTS = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--no-web']
const UNLIMITED = ['request-rate', 'login-rate', 'login-failures', 'quota-owner', 'quota-total', 'free-space']
/** Not one that the clients know: theirs are no admins here, as an admin could stop the server. */
const ADMIN_PASSWORD = 'battery staple'

/** A whole server on loopback, with its storage on the disk. */
export class TcpGround implements Ground, AsyncDisposable {
  readonly commands: readonly Command[]
  readonly cuts = false
  readonly faults: string[] = []
  readonly patience = 10_000
  readonly #folder: string
  #server: PortholeServer | undefined
  #probes: [Wire, Wire, Wire] | undefined

  private constructor(commands: readonly Command[], folder: string) {
    this.commands = commands
    this.#folder = folder
  }

  static async start(commands: readonly Command[]): Promise<TcpGround> {
    const ground = new TcpGround(commands, await mkdtemp(join(tmpdir(), 'porthole-fuzz-')))
    await ground.#start()
    return ground
  }

  async #start(): Promise<void> {
    const limits = [...UNLIMITED.map((name) => `--${name}=0`), '--max-rooms=2', '--max-file=1000000']
    const request = readSettings([...PORTS, ...limits, '--data-dir', this.#folder], {})
    if (request.help) throw new Error('Cannot start a server as its arguments must not ask for help')
    const log = pino({ level: 'error' }, { write: (line) => void this.faults.push(line) })
    this.#server = await startServer(request.settings, log, { adminPassword: ADMIN_PASSWORD })
    this.#probes = [this.connect(), this.connect(), this.connect()]
    const [admin, ...users] = this.#probes
    await ask(this, admin, `LOGIN admin ${ADMIN_PASSWORD}\n`)
    await ask(this, users[0], `REGISTER ann ${PASSWORD}\n`)
    await ask(this, users[1], `LOGIN ann ${PASSWORD}\n`)
  }

  connect(): Wire {
    return new TcpWire(connect({ port: this.#server?.ports.porthole ?? 0, host: '127.0.0.1', noDelay: true }))
  }

  async turn(): Promise<void> {
    await turn()
  }

  async wait(): Promise<boolean> {
    await turn()
    return false
  }

  leftovers(): string[] {
    return []
  }

  async probes(): Promise<[Wire, Wire, Wire]> {
    if (!this.#probes || this.#probes.some(({ over }) => over)) throw new Error('a probe was cut off')
    return this.#probes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const probe of this.#probes ?? []) probe.fin()
    await this.#server?.stop(0)
    await rm(this.#folder, { recursive: true, force: true })
  }
}

class TcpWire implements Wire {
  readonly #socket: Socket
  readonly #out: Buffer[] = []
  over = false

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes) => this.#out.push(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.over = true
    })
  }

  get received(): Buffer {
    return Buffer.concat(this.#out)
  }

  send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  fin(): void {
    this.#socket.end()
  }

  reset(): void {
    this.#socket.resetAndDestroy()
  }
}
