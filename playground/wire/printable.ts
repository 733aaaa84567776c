/**
 * A stretch of what is displayed: `text` as it came, `escape` for bytes that do not print, `cr` and
 * `lf` for the line ending. No piece holds a control character, so nothing can drive a terminal.
 */
export interface Piece {
  kind: 'text' | 'escape' | 'cr' | 'lf'
  text: string
}

/** Combining characters shown on one base character; further ones are shown as escapes. */
export const MAX_COMBINING = 8

/** Bytes below which calling the decoder costs more than it saves. */
const SHORT_RUN = 32
const CR = 0x0d
const LF = 0x0a
const ZERO_WIDTH_JOINERS = '\u200c\u200d'
/** Controls, format characters (bidirectional ones too), unassigned code points and line separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u
const COMBINING = /[\p{M}\u200c-\u200d]/u

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

const BYTE_ESCAPES = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
const byteEscape = (byte: number): string => BYTE_ESCAPES[byte] ?? ''
const codePointEscape = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

/** Bytes of the UTF-8 sequence that `lead` begins, 0 if it begins none (Unicode 15, table 3-7). */
const sequenceLength = (lead: number): number => {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** The second byte has a narrower range after some lead bytes: no overlong form, no surrogate. */
const isSecond = (lead: number, byte: number): boolean => {
  if (lead === 0xe0) return byte >= 0xa0 && byte <= 0xbf
  if (lead === 0xed) return byte >= 0x80 && byte <= 0x9f
  if (lead === 0xf0) return byte >= 0x90 && byte <= 0xbf
  if (lead === 0xf4) return byte >= 0x80 && byte <= 0x8f
  return byte >= 0x80 && byte <= 0xbf
}

/** How the sequence at `start` stands: its length, 0 if it is not valid, `undefined` if it is cut off by the end. */
const validLength = (bytes: Uint8Array, start: number): number | undefined => {
  const lead = bytes[start] ?? 0
  const length = sequenceLength(lead)
  for (let index = 1; index < length; index++) {
    const byte = bytes[start + index]
    if (byte === undefined) return undefined
    if (index === 1 ? !isSecond(lead, byte) : (byte & 0xc0) !== 0x80) return 0
  }
  return length
}

/**
 * Turns a byte stream into what is displayed, however it is cut into chunks: valid printable UTF-8
 * as it is, any other byte as `\xNN`, a character that does not print as `\u{…}`, CR and LF as ␍ ␊.
 * A sequence cut off by the end of a chunk waits for its rest, at most three bytes.
 */
export class PrintableDecoder {
  #pending = new Uint8Array()
  #combining = 0

  push(chunk: Uint8Array): Piece[] {
    const bytes = new Uint8Array(this.#pending.length + chunk.length)
    bytes.set(this.#pending)
    bytes.set(chunk, this.#pending.length)
    const pieces: Piece[] = []
    let index = 0
    while (index < bytes.length) {
      const length = this.#take(bytes, index, pieces)
      if (length === undefined) break
      index += length
    }
    this.#pending = bytes.slice(index)
    return pieces
  }

  /** The stream is over: what still waited for its rest is shown as bytes. */
  end(): Piece[] {
    const pieces: Piece[] = []
    for (const byte of this.#pending) this.#add(pieces, 'escape', byteEscape(byte))
    this.#pending = new Uint8Array()
    return pieces
  }

  /** Adds what stands at `start` to `pieces`; returns how many bytes that was, `undefined` to wait for more. */
  #take(bytes: Uint8Array, start: number, pieces: Piece[]): number | undefined {
    const byte = bytes[start] ?? 0
    if (isPlain(byte)) {
      let end = start + 1
      while (end < bytes.length && isPlain(bytes[end] ?? 0)) end++
      const run = bytes.subarray(start, end)
      this.#add(pieces, 'text', run.length < SHORT_RUN ? String.fromCharCode(...run) : utf8.decode(run))
      return end - start
    }
    if (byte < 0x80) {
      if (byte === CR) this.#add(pieces, 'cr', '␍')
      else if (byte === LF) this.#add(pieces, 'lf', '␊')
      else this.#add(pieces, 'escape', byteEscape(byte))
      return 1
    }
    const length = validLength(bytes, start)
    if (length === 0) this.#add(pieces, 'escape', byteEscape(byte))
    else if (length !== undefined) this.#character(utf8.decode(bytes.subarray(start, start + length)), pieces)
    return length === 0 ? 1 : length
  }

  #character(character: string, pieces: Piece[]): void {
    const joins = COMBINING.test(character)
    const prints = ZERO_WIDTH_JOINERS.includes(character) || !UNPRINTABLE.test(character)
    if (!prints || (joins && this.#combining >= MAX_COMBINING)) {
      this.#add(pieces, 'escape', codePointEscape(character))
    } else {
      const combining = joins ? this.#combining + 1 : 0
      this.#add(pieces, 'text', character)
      this.#combining = combining
    }
  }

  #add(pieces: Piece[], kind: Piece['kind'], text: string): void {
    const last = pieces.at(-1)
    if (last?.kind === kind && (kind === 'text' || kind === 'escape')) last.text += text
    else pieces.push({ kind, text })
    this.#combining = 0
  }
}

/** A whole text as it is displayed. */
export function printable(text: string): Piece[] {
  const decoder = new PrintableDecoder()
  return [...decoder.push(encoder.encode(text)), ...decoder.end()]
}

/** Pieces joined to one string, without a line break after ␊. */
export const plainText = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('')
