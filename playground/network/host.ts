import type { Address, Family } from './address.ts'
import type { Connection } from './connection.ts'
import type { Datagram } from './datagram.ts'
import type { Names } from './names.ts'
import type { PathEnd } from './path.ts'
import type { PortRange } from './ports.ts'
import type { Routes } from './routes.ts'
import type { Segment } from './segment.ts'
import { SocketCount } from './socket-count.ts'
import type { StreamEvents } from './stream-events.ts'
import type { ListenerEvents, TcpListener } from './tcp-listener.ts'
import { type ConnectOptions, DEFAULT_BACKLOG, type ListenOptions, type Shared, TcpStack } from './tcp-stack.ts'
import type { UdpEvents, UdpSocket } from './udp-socket.ts'
import { type BindOptions, UdpStack } from './udp-stack.ts'
import { type UnixListener, UnixPaths } from './unix-paths.ts'
import type { UnixStream } from './unix-stream.ts'

/**
 * One machine of the network, and what a program on it may call. What a system call would answer at once is thrown;
 * what comes over the wire is told by an event.
 */
export class Host implements PathEnd {
  readonly name: string
  /** Those of the network; the loopback addresses come on top. */
  readonly addresses: readonly Address[]
  readonly #names: Names
  readonly #sockets: SocketCount
  readonly #tcp: TcpStack
  readonly #udp: UdpStack
  readonly #unix: UnixPaths

  constructor(
    name: string,
    addresses: readonly Address[],
    names: Names,
    shared: Shared,
    routes: (end: PathEnd) => Routes,
  ) {
    const { timeline, limits } = shared
    this.name = name
    this.addresses = addresses
    this.#names = names
    this.#sockets = new SocketCount(limits.socketsPerHost)
    const ways = routes(this)
    this.#tcp = new TcpStack(shared, ways, this.#sockets)
    this.#udp = new UdpStack(ways, this.#sockets, timeline, limits)
    this.#unix = new UnixPaths(this.#sockets, timeline, limits)
  }

  /** Sockets open, those in TIME-WAIT too. */
  get sockets(): number {
    return this.#sockets.open
  }

  /** Throws `ENOTFOUND`. */
  lookup(name: string, family?: Family): readonly Address[] {
    return this.#names.lookup(name, family)
  }

  listen(options: ListenOptions, events: ListenerEvents<Connection>): TcpListener {
    return this.#tcp.listen(options, events)
  }

  connect(options: ConnectOptions, events: StreamEvents): Connection {
    return this.#tcp.connect(options, events)
  }

  /** A UDP socket. */
  bind(options: BindOptions, events: UdpEvents): UdpSocket {
    return this.#udp.bind(options, events)
  }

  listenPath(path: string, events: ListenerEvents<UnixStream>, backlog: number = DEFAULT_BACKLOG): UnixListener {
    return this.#unix.listen(path, backlog, events)
  }

  connectPath(path: string, events: StreamEvents): UnixStream {
    return this.#unix.connect(path, events)
  }

  /** Removes a socket file; who listens there is not told. */
  unlinkPath(path: string): void {
    this.#unix.unlink(path)
  }

  /** TCP ports for one program to choose from without asking. */
  reservePorts(count: number): { readonly range: PortRange; readonly release: () => void } {
    return this.#tcp.ports.reserve(count)
  }

  forgeResets(): void {
    this.#tcp.forgeResets()
  }

  receive(segment: Segment): void {
    this.#tcp.receive(segment)
  }

  missed(key: string, ack: number | undefined): void {
    this.#tcp.missed(key, ack)
  }

  receiveDatagram(datagram: Datagram): void {
    this.#udp.receive(datagram)
  }

  datagramRefused(datagram: Datagram): void {
    this.#udp.refused(datagram)
  }
}
