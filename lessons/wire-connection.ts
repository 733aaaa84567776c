import type { Passage } from '../playground/segments/segment-capture.ts'

/** Passages looked at, the latest ones. */
export const MAX_PASSAGES_READ = 20_000

type Side = 'client' | 'server'

/** One TCP connection of the virtual network, as its segments show it. The client sent the first SYN. */
export interface WireConnection {
  /** The server's port. */
  readonly port: number
  /** Both have agreed to it. */
  readonly open: boolean
  /** What arrived of each side, in its order and without gaps. */
  readonly client: Uint8Array
  readonly server: Uint8Array
  /** In the order in which they were sent; one that was sent again counts once. */
  readonly ends: readonly `${Side} ${'FIN' | 'RST'}`[]
}

/** One direction: its first sequence number, and what arrived by its place behind that. */
class Stream {
  #first: number | undefined
  readonly #pieces = new Map<number, readonly Uint8Array[]>()

  begin(seq: number): void {
    this.#first ??= seq + 1
  }

  arrived(seq: number, data: readonly Uint8Array[]): void {
    // 32 bits that wrap (RFC 9293 §3.4).
    if (this.#first !== undefined && data.length > 0) this.#pieces.set((seq - this.#first) >>> 0, data)
  }

  get bytes(): Uint8Array {
    const pieces = [...this.#pieces].sort(([a], [b]) => a - b)
    const ends = pieces.map(([place, data]) => place + data.reduce((sum, { length }) => sum + length, 0))
    const bytes = new Uint8Array(Math.max(0, ...ends))
    let length = 0
    for (const [index, [place, data]] of pieces.entries()) {
      if (place > length) break
      let at = place
      for (const part of data) {
        bytes.set(part, at)
        at += part.length
      }
      length = Math.max(length, ends[index] ?? 0)
    }
    return bytes.subarray(0, length)
  }
}

class Reader implements WireConnection {
  readonly port: number
  readonly #client: string
  readonly #streams = { client: new Stream(), server: new Stream() }
  readonly #ends = new Set<WireConnection['ends'][number]>()
  #synAnswered = false
  open = false

  constructor({ from, to }: Passage) {
    this.port = to.port
    this.#client = `${from.address} ${from.port}`
  }

  get client(): Uint8Array {
    return this.#streams.client.bytes
  }

  get server(): Uint8Array {
    return this.#streams.server.bytes
  }

  get ends(): WireConnection['ends'] {
    return [...this.#ends]
  }

  take(passage: Passage & { kind: 'segment' }): void {
    const { from, flags, seq, data, arrives } = passage
    if (arrives === undefined) return
    const side: Side = `${from.address} ${from.port}` === this.#client ? 'client' : 'server'
    const has = (flag: string) => flags.split(',').includes(flag)
    if (has('SYN')) this.#streams[side].begin(seq)
    else this.#streams[side].arrived(seq, data)
    if (side === 'server' && has('SYN') && has('ACK')) this.#synAnswered = true
    if (side === 'client' && this.#synAnswered && has('ACK') && !has('RST')) this.open = true
    if (has('FIN')) this.#ends.add(`${side} FIN`)
    if (has('RST')) this.#ends.add(`${side} RST`)
  }
}

/** The connections that these passages belong to, in the order of their first SYN; those whose SYN is not there are left out. */
export function connectionsOf(passages: readonly Passage[]): readonly WireConnection[] {
  const known = new Map<number, Reader>()
  for (const passage of passages.slice(-MAX_PASSAGES_READ)) {
    if (passage.kind !== 'segment') continue
    const { connection, flags } = passage
    const reader = known.get(connection) ?? (flags === 'SYN' ? new Reader(passage) : undefined)
    reader?.take(passage)
    if (reader) known.set(connection, reader)
  }
  return [...known.values()]
}

const decoder = new TextDecoder()

/** What a side has said, as text. */
export const said = (connection: WireConnection, side: Side): string => decoder.decode(connection[side])
