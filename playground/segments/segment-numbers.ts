import type { Entry } from './segment-capture.ts'

export interface ShownNumbers {
  readonly seq: number
  /** `undefined` without the flag ACK. */
  readonly ack: number | undefined
}

/** The numbers of a segment as in its header where `absolute`, else counted from the SYN; a datagram has none. */
export function numbersOf({ passage, relative }: Entry, absolute: boolean): ShownNumbers | undefined {
  if (passage.kind === 'datagram' || !relative) return undefined
  if (!absolute) return relative
  return { seq: passage.seq, ack: relative.ack === undefined ? undefined : passage.ack }
}
