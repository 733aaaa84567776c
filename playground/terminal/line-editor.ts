import type { LineHistory } from './line-history.ts'
import { withoutSecrets } from './secret-text.ts'

/** Longest text being edited, in UTF-16 code units. */
export const MAX_LINE_LENGTH = 16 * 1024

export class LineTooLongError extends Error {
  readonly code = 'LINE_TOO_LONG'

  constructor(length: number) {
    super(`Cannot insert text as the line must be at most ${MAX_LINE_LENGTH} characters: it would have ${length}`)
    this.name = 'LineTooLongError'
  }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A carriage return would be a line break to the reader and none to the server. */
const withLineFeeds = (text: string): string => text.toWellFormed().replace(/\r\n?/g, '\n')

/**
 * One text being typed and the cursor in it, without a view. The cursor counts UTF-16 code units
 * and always stands between two graphemes, so that an emoji or a letter with its accent is one step.
 * Line breaks in the text are `\n`; Home, End, and the deletions keep to the cursor's own line.
 */
export class LineEditor {
  readonly #history: LineHistory
  #text = ''
  #cursor = 0

  constructor(history: LineHistory) {
    this.#history = history
  }

  get text(): string {
    return this.#text
  }

  get cursor(): number {
    return this.#cursor
  }

  /** Puts `text` in at the cursor; throws `LineTooLongError`, leaving the line as it is. */
  insert(text: string): void {
    const before = this.#text.slice(0, this.#cursor) + withLineFeeds(text)
    this.replace(before + this.#text.slice(this.#cursor), before.length)
  }

  /** Sets the whole text, and the cursor to `cursor` or to the end of the grapheme that it falls into. */
  replace(text: string, cursor: number): void {
    if (text.length > MAX_LINE_LENGTH) throw new LineTooLongError(text.length)
    this.#text = text
    const at = Math.min(Math.max(cursor, 0), text.length)
    const around = graphemes.segment(text).containing(at)
    this.#cursor = around === undefined || around.index === at ? at : around.index + around.segment.length
  }

  /**
   * Divides the text as it would be with `pasted` at the cursor behind the last line break of
   * `pasted`: what is sent at once and what stays. `undefined` if `pasted` has no line break; throws
   * `LineTooLongError` if too much stayed.
   */
  divide(pasted: string): { complete: string; rest: string; cursor: number } | undefined {
    const text = withLineFeeds(pasted)
    const end = text.lastIndexOf('\n')
    if (end === -1) return undefined
    const before = text.slice(end + 1)
    const rest = before + this.#text.slice(this.#cursor)
    if (rest.length > MAX_LINE_LENGTH) throw new LineTooLongError(rest.length)
    return { complete: this.#text.slice(0, this.#cursor) + text.slice(0, end + 1), rest, cursor: before.length }
  }

  left(): void {
    this.#cursor = this.#before(this.#cursor)
  }

  right(): void {
    this.#cursor = this.#after(this.#cursor)
  }

  home(): void {
    this.#cursor = this.#lineStart()
  }

  end(): void {
    this.#cursor = this.#lineEnd()
  }

  backspace(): void {
    this.#remove(this.#before(this.#cursor), this.#cursor)
  }

  delete(): void {
    this.#remove(this.#cursor, this.#after(this.#cursor))
  }

  deleteToStart(): void {
    this.#remove(this.#lineStart(), this.#cursor)
  }

  deleteToEnd(): void {
    this.#remove(this.#cursor, this.#lineEnd())
  }

  /** Deletes the word before the cursor with the spaces behind it; at the start of a line, the line break. */
  deleteWord(): void {
    const start = this.#lineStart()
    if (start === this.#cursor) return this.backspace()
    let from = start + this.#text.slice(start, this.#cursor).trimEnd().length
    while (from > start && !/\s/.test(this.#text.charAt(from - 1))) from--
    this.#remove(from, this.#cursor)
  }

  older(): void {
    this.#recall(this.#history.older(this.#text))
  }

  newer(): void {
    this.#recall(this.#history.newer(this.#text))
  }

  /** `sent` is gone: it goes into the history without its passwords, unless it is too long to be edited again, and `rest` stays. */
  commit(sent: string, rest = '', cursor = 0): void {
    this.#history.add(sent.length <= MAX_LINE_LENGTH ? withoutSecrets(sent) : '')
    this.replace(rest, cursor)
  }

  #recall(line: string | undefined): void {
    if (line !== undefined) this.replace(line, line.length)
  }

  #remove(from: number, to: number): void {
    this.replace(this.#text.slice(0, from) + this.#text.slice(to), from)
  }

  #before(index: number): number {
    return graphemes.segment(this.#text).containing(index - 1)?.index ?? 0
  }

  #after(index: number): number {
    const next = graphemes.segment(this.#text).containing(index)
    return next === undefined ? this.#text.length : next.index + next.segment.length
  }

  #lineStart(): number {
    return this.#text.slice(0, this.#cursor).lastIndexOf('\n') + 1
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#cursor)
    return end === -1 ? this.#text.length : end
  }
}
