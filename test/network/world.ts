import type { Connection } from '../../playground/network/connection.ts'
import type { Host } from '../../playground/network/host.ts'
import type { Limits } from '../../playground/network/limits.ts'
import type { LinkSettings } from '../../playground/network/link.ts'
import { Network } from '../../playground/network/network.ts'
import type { DatagramPassage, SegmentPassage } from '../../playground/network/tap.ts'
import type { TcpListener } from '../../playground/network/tcp-listener.ts'
import type { ConnectOptions, ListenOptions } from '../../playground/network/tcp-stack.ts'
import { seededRandom } from '../bench/churn/random.ts'
import { Program } from './program.ts'
import { SimulatedClock } from './simulated-clock.ts'

export const PORT = 7000
export const SERVER = '10.0.0.1'
export const CLIENT = '10.0.0.2'

interface WorldOptions {
  readonly seed?: number
  readonly hosts?: readonly string[]
  readonly uplink?: string
  readonly limits?: Partial<Limits>
  readonly links?: Partial<LinkSettings>
}

/** Both ends of one connection. */
export interface Pair {
  readonly client: Connection
  readonly server: Connection
  readonly atClient: Program
  readonly atServer: Program
}

/** A network of two hosts, whatever crossed it, and the clock that it runs by. */
export class World {
  readonly clock = new SimulatedClock()
  readonly network: Network
  readonly passages: (SegmentPassage | DatagramPassage)[] = []

  constructor({ seed = 1, hosts = ['server', 'client'], uplink, limits = {}, links = {} }: WorldOptions = {}) {
    this.network = new Network({
      clock: this.clock,
      random: seededRandom(seed),
      hosts,
      limits,
      ...(uplink !== undefined && { uplink }),
    })
    this.network.setLinks(links)
    this.network.tap((passage) => this.passages.push({ ...passage, data: passage.data.map((part) => part.slice()) }))
  }

  get server(): Host {
    return this.network.host('server')
  }

  get client(): Host {
    return this.network.host('client')
  }

  get segments(): readonly SegmentPassage[] {
    return this.passages.filter((passage) => passage.kind === 'segment')
  }

  /** `client SYN`, `server PSH,ACK 5` and so on; lost ones end in `lost`. */
  get flags(): readonly string[] {
    return this.segments.map(({ from, flags, length, arrives }) => {
      const words = [from.port === PORT ? 'server' : 'client', flags, length || '', arrives === undefined ? 'lost' : '']
      return words.filter((word) => word !== '').join(' ')
    })
  }

  listen(options: Partial<ListenOptions> = {}, program?: (connection: Connection) => Program): TcpListener {
    return this.server.listen(
      { address: '0.0.0.0', port: PORT, ...options },
      {
        acceptable: (listener) => {
          if (program === undefined) return
          const connection = listener.accept()
          if (connection !== undefined) connection.attach(program(connection))
        },
      },
    )
  }

  connect(program: Program, options: Partial<ConnectOptions> = {}): Connection {
    return program.on(this.client.connect({ address: SERVER, port: PORT, ...options }, program))
  }

  /** A connection whose handshake is done, and both programs. What crossed the wire until then is forgotten. */
  pair(options: Partial<ConnectOptions> = {}, listenOptions: Partial<ListenOptions> = {}): Pair {
    const atServer = new Program()
    const accepted: Connection[] = []
    const listener = this.listen(listenOptions, (connection) => {
      accepted.push(atServer.on(connection))
      return atServer
    })
    const atClient = new Program()
    const client = this.connect(atClient, options)
    this.clock.pass(10_000)
    listener.close()
    const [server] = accepted
    if (server === undefined) throw new Error(`Cannot pair as the handshake must be done: ${client.state}`)
    this.passages.length = 0
    atClient.log.length = 0
    atServer.log.length = 0
    return { client, server, atClient, atServer }
  }
}
