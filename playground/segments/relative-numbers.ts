import type { Endpoint } from '../network/address.ts'
import type { SegmentPassage } from '../network/tap.ts'

/** Directions of connections whose first number is remembered at most; the one heard of first is forgotten first. */
export const MAX_DIRECTIONS = 8192

export interface RelativeNumbers {
  /** 0 is the SYN. */
  readonly seq: number
  /** `undefined` without the flag ACK. */
  readonly ack: number | undefined
}

const hasFlag = ({ flags }: SegmentPassage, flag: string): boolean => flags.split(',').includes(flag)

/** Counts the numbers of each direction of a connection from its SYN; where that was not seen, the first number seen is 1, as Wireshark has it. */
export class NumberBases {
  readonly #bases = new Map<string, number>()

  relative(passage: SegmentPassage): RelativeNumbers {
    const { connection, from, to, seq, ack } = passage
    const own = this.#base(connection, from, hasFlag(passage, 'SYN') ? seq : seq - 1)
    if (!hasFlag(passage, 'ACK')) return { seq: (seq - own) >>> 0, ack: undefined }
    return { seq: (seq - own) >>> 0, ack: (ack - this.#base(connection, to, ack - 1)) >>> 0 }
  }

  #base(connection: number, { address, port }: Endpoint, otherwise: number): number {
    const key = `${connection} ${address} ${port}`
    const known = this.#bases.get(key)
    if (known !== undefined) return known
    this.#bases.set(key, otherwise)
    if (this.#bases.size > MAX_DIRECTIONS) {
      const [oldest] = this.#bases.keys()
      if (oldest !== undefined) this.#bases.delete(oldest)
    }
    return otherwise
  }
}
