import type { Host } from '../network/host.ts'
import { NetworkError } from '../network/network-error.ts'
import { checkedCalls } from './call-check.ts'
import type { Call, Notice, Place, Taken } from './calls.ts'
import { DatagramSocket } from './datagram-socket.ts'
import { KERNEL_LIMITS } from './limits.ts'
import { ListeningSocket } from './listening-socket.ts'
import { StreamSocket } from './stream-socket.ts'
import type { TakenListener, TakenNames } from './taken-names.ts'

type Socket = StreamSocket | DatagramSocket | ListeningSocket

/** What a process needs of the kernel. */
export interface ProcessSide {
  send(notices: readonly Notice[]): void
  printed(stream: 1 | 2, data: Uint8Array): void
  raw(on: boolean): void
  alarm(at: number | undefined): void
  answered(): void
  /** Runs `work` behind what is told at this instant of the network's time. */
  soon(work: () => void): void
  exited(code: number | undefined, signal: string | undefined): void
  /** It broke a rule, and is to be ended. */
  broke(cause: 'output' | 'bad-call'): void
  /** It has an end of a connection there, or listens. */
  owns(place: Place): void
}

/** One program as the kernel sees it: its open sockets, and what it is to be told. */
export class Process implements TakenListener {
  readonly host: Host
  readonly #side: ProcessSide
  readonly #names: TakenNames
  readonly #sockets = new Map<number, Socket>()
  readonly #letGo = new Map<number, () => void>()
  readonly #leave: () => void
  #notices: Notice[] = []
  #lastId = 0
  /** Bytes printed and not yet shown, typed and not yet read. */
  #unshown = 0
  #unread = 0
  #over = false

  constructor(host: Host, names: TakenNames, side: ProcessSide) {
    this.host = host
    this.#names = names
    this.#side = side
    this.#leave = names.listen(this)
  }

  /** Told with all else of this turn. */
  tell(notice: Notice): void {
    if (this.#over) return
    this.#notices.push(notice)
    if (this.#notices.length === 1) queueMicrotask(() => this.#flush())
  }

  taken(key: number, taken: Taken): void {
    this.tell({ tell: 'taken', key, taken })
  }

  released(key: number): void {
    this.tell({ tell: 'released', key })
  }

  /** Whatever came through the program's port. */
  receive(message: unknown): void {
    if (this.#over) return
    try {
      for (const call of checkedCalls(message)) this.#do(call)
    } catch {
      // No call of the runtime gets here: the learner's code wrote to the port, or took a number that is not its own.
      this.#side.broke('bad-call')
    }
  }

  /** What the learner typed; says whether there was room. */
  input(data: Uint8Array): boolean {
    if (this.#unread + data.length > KERNEL_LIMITS.input) return false
    this.#unread += data.length
    this.tell({ tell: 'input', data })
    return true
  }

  /** The page has shown so many bytes. */
  shown(bytes: number): void {
    this.#unshown = Math.max(0, this.#unshown - bytes)
    this.tell({ tell: 'printed', bytes })
  }

  /** As a system ends what a program left open. */
  end(): void {
    if (this.#over) return
    this.#over = true
    this.#notices = []
    this.#leave()
    for (const id of [...this.#sockets.keys()]) this.#close(id)
  }

  #flush(): void {
    if (this.#over) return
    this.#side.send(this.#notices)
    this.#notices = []
  }

  #do(call: Call): void {
    switch (call.do) {
      case 'listen':
        return this.#open(call.id, new ListeningSocket(call.id, this.#accepting), (socket) => {
          const { id, address, port, backlog, ipv6Only } = call
          const listener = this.host.listen({ address, port, backlog, ipv6Only }, socket)
          socket.open(listener)
          this.#side.owns(listener.local)
          this.#take(id, { kind: 'tcp', claim: { address, port, ipv6Only, reuseAddress: true, listening: true } })
        })
      case 'listen-path':
        return this.#open(call.id, new ListeningSocket(call.id, this.#accepting), (socket) => {
          socket.open(this.host.listenPath(call.path, socket, call.backlog))
          this.#take(call.id, { kind: 'path', path: call.path })
        })
      case 'connect':
        return this.#open(call.id, this.#stream(call.id), (socket) => {
          const { to, from, noDelay } = call
          const local = from && { localAddress: from.address, ...(from.port > 0 && { localPort: from.port }) }
          const connection = this.host.connect({ ...to, ...local, noDelay }, socket)
          socket.open(connection)
          this.#side.owns(connection.local)
        })
      case 'connect-path':
        return this.#open(call.id, this.#stream(call.id), (socket) =>
          socket.open(this.host.connectPath(call.path, socket)),
        )
      case 'unlink-path':
        return this.#unlink(call.path)
      case 'bind':
        return this.#open(call.id, new DatagramSocket(call.id, (notice) => this.tell(notice)), (socket) => {
          const { id, address, port, ipv6Only, reuseAddress } = call
          const bound = this.host.bind({ address, port, ipv6Only, reuseAddress }, socket)
          socket.open(bound)
          this.#side.owns(bound.local)
          this.#take(id, { kind: 'udp', claim: { address, port, ipv6Only, reuseAddress, listening: false } })
        })
      case 'print':
        return this.#print(call.stream, call.data)
      case 'read-input':
        this.#unread = Math.max(0, this.#unread - call.bytes)
        return undefined
      case 'raw':
        return this.#side.raw(call.on)
      case 'alarm':
        return this.#side.alarm(call.at)
      case 'pong':
        return this.#side.answered()
      case 'exit':
        return this.#side.exited(call.code, call.signal)
      case 'close':
        return this.#close(call.id)
      case 'sync':
        return this.#side.soon(() => this.#side.soon(() => this.tell({ tell: 'synced' })))
      default:
        return this.#doWith(this.#sockets.get(call.id), call)
    }
  }

  /** What is asked of a socket that failed meanwhile is of no use any more. */
  #doWith(socket: Socket | undefined, call: Exclude<Call, { do: 'listen' | 'close' }>): void {
    if (socket instanceof StreamSocket) {
      if (call.do === 'write') socket.write(call.data)
      else if (call.do === 'acknowledge') socket.acknowledge(call.bytes)
      else if (call.do === 'shutdown') socket.shutdown()
      else if (call.do === 'reset') socket.reset()
      else if (call.do === 'no-delay') socket.noDelay(call.on)
      else if (call.do === 'keep-alive') socket.keepAlive(call.idleMs)
    } else if (socket instanceof DatagramSocket) {
      if (call.do === 'taken') socket.taken()
      else if (call.do === 'associate') socket.associate(call.to)
      else if (call.do === 'send') this.#send(socket, call)
    } else if (call.do === 'taken') socket?.taken()
  }

  readonly #accepting = {
    tell: (notice: Notice): void => this.tell(notice),
    owns: (place: Place): void => this.#side.owns(place),
    soon: (work: () => void): void => this.#side.soon(work),
    adopt: (make: (id: number) => StreamSocket): void => {
      const id = --this.#lastId
      this.#sockets.set(id, make(id))
    },
  }

  #stream(id: number): StreamSocket {
    return new StreamSocket(id, (notice) => this.tell(notice), this.#side.soon)
  }

  #open<S extends Socket>(id: number, socket: S, open: (socket: S) => void): void {
    if (id <= 0 || this.#sockets.has(id)) throw new RangeError(`Cannot open socket as its id must be new: it is ${id}`)
    this.#sockets.set(id, socket)
    this.#report(id, () => open(socket))
  }

  #report(id: number, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.tell({ tell: 'failed', id, code: error.code })
    }
  }

  /** A real one is told as little of what becomes of a datagram. */
  #send(socket: DatagramSocket, { id, data, to }: Extract<Call, { do: 'send' }>): void {
    try {
      socket.send(data, to)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
    this.tell({ tell: 'sent', id, bytes: data.length })
  }

  #take(id: number, taken: Taken): void {
    this.#letGo.set(id, this.#names.take(taken, this))
  }

  #unlink(path: string): void {
    try {
      this.host.unlinkPath(path)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  }

  #print(stream: 1 | 2, data: Uint8Array): void {
    this.#unshown += data.length
    if (this.#unshown > KERNEL_LIMITS.output) this.#side.broke('output')
    else this.#side.printed(stream, data)
  }

  #close(id: number): void {
    this.#letGo.get(id)?.()
    this.#letGo.delete(id)
    this.#sockets.get(id)?.close()
    this.#sockets.delete(id)
  }
}
