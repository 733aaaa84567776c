import type { ByteStream } from '../network/byte-stream.ts'
import type { Acceptor, ListenerEvents } from '../network/tcp-listener.ts'
import type { Notice, Place } from './calls.ts'
import { KERNEL_LIMITS } from './limits.ts'
import { StreamSocket } from './stream-socket.ts'

/** What a listener needs of its program. */
export interface Accepting {
  tell(notice: Notice): void
  owns(place: Place): void
  soon(work: () => void): void
  /** Gives an accepted connection a number of its own. */
  adopt(make: (id: number) => StreamSocket): void
}

/** One program's listening socket: connections are accepted for it, a few ahead of those it has taken. */
export class ListeningSocket implements ListenerEvents<ByteStream> {
  readonly id: number
  readonly #program: Accepting
  #listener: (Acceptor<ByteStream> & { close(): void }) | undefined
  #ahead = 0

  constructor(id: number, program: Accepting) {
    this.id = id
    this.#program = program
  }

  open(listener: Acceptor<ByteStream> & { close(): void }): void {
    this.#listener = listener
  }

  acceptable(listener: Acceptor<ByteStream>): void {
    while (this.#ahead < KERNEL_LIMITS.acceptsAhead) {
      const stream = listener.accept()
      if (stream === undefined) return
      this.#ahead += 1
      this.#program.adopt((id) => {
        const socket = new StreamSocket(id, (notice) => this.#program.tell(notice), this.#program.soon)
        const ends = socket.accept(stream)
        if (ends.local !== undefined) this.#program.owns(ends.local)
        this.#program.tell({ tell: 'accepted', id, listener: this.id, ...ends })
        stream.attach(socket)
        return socket
      })
    }
  }

  taken(): void {
    this.#ahead = Math.max(0, this.#ahead - 1)
    if (this.#listener !== undefined) this.acceptable(this.#listener)
  }

  close(): void {
    this.#listener?.close()
  }
}
