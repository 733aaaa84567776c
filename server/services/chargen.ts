import type { Connection, Handler } from './connection.ts'

const FIRST_PRINTABLE = 0x20
const PRINTABLE_COUNT = 95
const LINE_LENGTH = 72

/** The 95 lines of 72 characters after which the recommended pattern of RFC 864 repeats. */
function pattern(): Uint8Array {
  const line = (shift: number) =>
    Array.from({ length: LINE_LENGTH }, (_, column) => FIRST_PRINTABLE + ((shift + column) % PRINTABLE_COUNT))
  return Uint8Array.from(Array.from({ length: PRINTABLE_COUNT }, (_, shift) => [...line(shift), 0x0d, 0x0a]).flat())
}

/** Patterns written in one turn: a peer that reads as fast as we write must not keep the others waiting. */
const PATTERNS_PER_TURN = 16

/**
 * Chargen over TCP (RFC 864): an endless pattern, as fast as the peer reads; what it sends is thrown
 * away. `nextTurn` runs its argument after the other connections had their turn.
 */
export function chargen(nextTurn: (work: () => void) => void): (connection: Connection) => Handler {
  const bytes = pattern()
  return (connection) => {
    let ended = false
    const finish = (reason: string) => {
      ended = true
      connection.end(reason)
    }
    const fill = () => {
      for (let written = 0; written < PATTERNS_PER_TURN; written++) {
        if (ended || !connection.write(bytes)) return
      }
      nextTurn(fill)
    }
    fill()
    return {
      data: () => undefined,
      drain: fill,
      end: () => finish('client-fin'),
      idle: () => finish('idle-timeout'),
      shutdown: () => finish('shutdown'),
      close: () => {
        ended = true
      },
    }
  }
}
