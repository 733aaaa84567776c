import { Fifo } from './fifo.ts'
import type { Limits } from './limits.ts'
import { NetworkError } from './network-error.ts'
import type { SocketCount } from './socket-count.ts'
import type { StreamEvents } from './stream-events.ts'
import type { Acceptor, ListenerEvents } from './tcp-listener.ts'
import type { Timeline } from './timeline.ts'
import { UnixStream } from './unix-stream.ts'

/** Without `TextEncoder`, which is not of the language but of its hosts. */
const utf8Length = (text: string): number => encodeURIComponent(text).replace(/%../g, '.').length

/** A socket that listens on a path. */
export class UnixListener implements Acceptor<UnixStream> {
  readonly path: string
  readonly backlog: number
  readonly #ready = new Fifo<UnixStream>()
  readonly #acceptable: () => void
  readonly #closed: () => void
  #listening = true

  constructor(path: string, backlog: number, acceptable: (listener: UnixListener) => void, closed: () => void) {
    this.path = path
    this.backlog = backlog
    this.#acceptable = () => {
      if (this.#listening) acceptable(this)
    }
    this.#closed = closed
  }

  get listening(): boolean {
    return this.#listening
  }

  get full(): boolean {
    return this.#ready.length > this.backlog
  }

  accept(): UnixStream | undefined {
    return this.#ready.shift()
  }

  arrived(stream: UnixStream, timeline: Timeline): void {
    this.#ready.push(stream)
    timeline.notify(this.#acceptable)
  }

  /** Its file stays until somebody unlinks it, as on a real machine: libuv does when it closes, a killed program does not. */
  close(): void {
    if (!this.#listening) return
    this.#listening = false
    this.#closed()
    for (const stream of this.#ready.clear()) stream.close()
  }
}

/** The socket files of one host. */
export class UnixPaths {
  readonly #files = new Map<string, UnixListener>()
  readonly #sockets: SocketCount
  readonly #timeline: Timeline
  readonly #limits: Limits

  constructor(sockets: SocketCount, timeline: Timeline, limits: Limits) {
    this.#sockets = sockets
    this.#timeline = timeline
    this.#limits = limits
  }

  /** Throws `EADDRINUSE` where the file exists, also where nobody listens on it any more. */
  listen(path: string, backlog: number, events: ListenerEvents<UnixStream>): UnixListener {
    const { unixPath, backlog: most } = this.#limits
    const length = utf8Length(path)
    if (length === 0 || length > unixPath) {
      throw new NetworkError(
        'EINVAL',
        `Cannot listen on path as its length must be from 1 to ${unixPath} bytes: current length is ${length}`,
      )
    }
    if (this.#files.has(path)) {
      throw new NetworkError(
        'EADDRINUSE',
        `Cannot listen on ${path} as it must not exist: there is a socket file of that name`,
      )
    }
    this.#sockets.add()
    const limit = Math.max(0, Math.min(backlog, most))
    const listener = new UnixListener(
      path,
      limit,
      (one) => events.acceptable(one),
      () => this.#sockets.remove(),
    )
    this.#files.set(path, listener)
    return listener
  }

  connect(path: string, events: StreamEvents): UnixStream {
    const listener = this.#files.get(path)
    if (listener === undefined)
      throw new NetworkError('ENOENT', `Cannot connect to ${path} as it must exist: there is no such file`)
    if (!listener.listening) {
      throw new NetworkError(
        'ECONNREFUSED',
        `Cannot connect to ${path} as somebody must listen there: the file is stale`,
      )
    }
    if (listener.full) {
      throw new NetworkError(
        'EAGAIN',
        `Cannot connect to ${path} as its queue must have room: ${listener.backlog + 1} wait`,
      )
    }
    const [client, server] = UnixStream.pair(this.#timeline, this.#limits, this.#sockets)
    client.attach(events)
    client.connected()
    listener.arrived(server, this.#timeline)
    return client
  }

  has(path: string): boolean {
    return this.#files.has(path)
  }

  unlink(path: string): void {
    if (!this.#files.delete(path))
      throw new NetworkError('ENOENT', `Cannot unlink ${path} as it must exist: there is no such file`)
  }
}
