import { type Piece, PrintableDecoder, plainText } from '../wire/printable.ts'

export type Speaker = 'page' | 'server' | 'note'

/** A stretch of one displayed line. */
export interface Fragment {
  readonly from: Speaker
  /** Whether it begins a line of its own; otherwise it goes on where the last fragment ended. */
  readonly begins: boolean
  readonly pieces: readonly Piece[]
  /** Whether the line is over: its LF came, or nothing can follow. */
  readonly ends: boolean
}

/**
 * Puts what is sent, what comes back, and notes in between into displayed lines. A line of the
 * server goes on over as many reads as it takes, unless somebody else spoke in between.
 */
export class Transcript {
  #decoder = new PrintableDecoder()
  #serverLineOpen = false

  /** One write of the page: always begins a line. */
  sent(bytes: Uint8Array): Fragment[] {
    const decoder = new PrintableDecoder()
    return this.#whole('page', [...decoder.push(bytes), ...decoder.end()])
  }

  received(bytes: Uint8Array): Fragment[] {
    return this.#server(this.#decoder.push(bytes))
  }

  /** The server's stream is over: half a character is shown as the bytes that it is. */
  receivedAll(): Fragment[] {
    return this.#server(this.#decoder.end())
  }

  note(text: string): Fragment[] {
    return this.#whole('note', [{ kind: 'text', text }])
  }

  /** A new connection: its stream begins with a decoder of its own. */
  restart(): void {
    this.#decoder = new PrintableDecoder()
    this.#serverLineOpen = false
  }

  #whole(from: Speaker, pieces: readonly Piece[]): Fragment[] {
    this.#serverLineOpen = false
    return linesOf(pieces).map((line) => ({ from, begins: true, pieces: line, ends: true }))
  }

  #server(pieces: readonly Piece[]): Fragment[] {
    return linesOf(pieces).map((line) => {
      const begins = !this.#serverLineOpen
      const ends = line.at(-1)?.kind === 'lf'
      this.#serverLineOpen = !ends
      return { from: 'server', begins, pieces: line, ends }
    })
  }
}

function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = []
  let line: Piece[] = []
  for (const piece of pieces) {
    line.push(piece)
    if (piece.kind !== 'lf') continue
    lines.push(line)
    line = []
  }
  return line.length > 0 ? [...lines, line] : lines
}

export const fragmentText = ({ pieces }: Fragment): string => plainText(pieces)
