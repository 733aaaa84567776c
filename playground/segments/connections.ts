import type { Endpoint } from '../network/address.ts'
import type { SegmentPassage } from '../network/tap.ts'

/** Connections remembered at most; the one heard of first is forgotten first. */
export const MAX_CONNECTIONS = 4096

export interface RelativeNumbers {
  /** 0 is the SYN. */
  readonly seq: number
  /** `undefined` without the flag ACK. */
  readonly ack: number | undefined
}

/** The ends of one connection. */
export interface ConnectionEnds {
  readonly number: number
  /** Who sent the first SYN; where that was not seen, the end with the higher port. */
  readonly client: Endpoint
  readonly server: Endpoint
}

/** The number from which an end counts, once it is known. */
interface Counting {
  base: number | undefined
}

interface Known extends ConnectionEnds {
  readonly atClient: Counting
  readonly atServer: Counting
}

/** What of a segment depends on those before it. */
export interface Told {
  readonly relative: RelativeNumbers
  readonly fromClient: boolean
}

const hasFlag = ({ flags }: SegmentPassage, flag: string): boolean => flags.split(',').includes(flag)

const isSame = (a: Endpoint, b: Endpoint): boolean => a.port === b.port && a.address === b.address

function begun(passage: SegmentPassage): Known {
  const { connection, from, to } = passage
  const fromClient = hasFlag(passage, 'SYN') ? !hasFlag(passage, 'ACK') : from.port >= to.port
  const [client, server] = fromClient ? [from, to] : [to, from]
  return { number: connection, client, server, atClient: { base: undefined }, atServer: { base: undefined } }
}

/** The connections heard of, and where the numbers of each begin. */
export class Connections {
  readonly #known = new Map<number, Known>()

  /** Those remembered, in the order in which they were first heard of. */
  get all(): readonly ConnectionEnds[] {
    return [...this.#known.values()]
  }

  /** Counts the numbers of each direction from its SYN; where that was not seen, the first number seen is 1, as Wireshark has it. */
  tell(passage: SegmentPassage): Told {
    const known = this.#of(passage)
    const { seq, ack, from } = passage
    const fromClient = isSame(from, known.client)
    const own = hasFlag(passage, 'SYN') ? seq : seq - 1
    const [here, there] = fromClient ? [known.atClient, known.atServer] : [known.atServer, known.atClient]
    here.base ??= own
    const { base } = here
    if (!hasFlag(passage, 'ACK')) return { relative: { seq: (seq - base) >>> 0, ack: undefined }, fromClient }
    there.base ??= ack - 1
    return { relative: { seq: (seq - base) >>> 0, ack: (ack - there.base) >>> 0 }, fromClient }
  }

  #of(passage: SegmentPassage): Known {
    const known = this.#known.get(passage.connection)
    if (known) return known
    const first = begun(passage)
    this.#known.set(passage.connection, first)
    if (this.#known.size > MAX_CONNECTIONS) {
      const [oldest] = this.#known.keys()
      if (oldest !== undefined) this.#known.delete(oldest)
    }
    return first
  }
}
