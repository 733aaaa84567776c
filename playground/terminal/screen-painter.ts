import { cellWidth } from './cell-width.ts'
import { layoutInput } from './input-layout.ts'
import type { Fragment, Speaker } from './transcript.ts'

/** Select Graphic Rendition (ECMA-48 §8.3.117); the theme gives the palette its colours. */
const RESET = '\x1b[0m'
const DIM = '\x1b[0;90m'
const STYLES: Record<Speaker, { gutter: string; style: string }> = {
  page: { gutter: '▸ ', style: '\x1b[0;1;33m' },
  server: { gutter: '◂ ', style: '\x1b[0;36m' },
  note: { gutter: '· ', style: DIM },
}
const PLAIN = /^[ -~]*$/
const ERASE_BELOW = '\x1b[J'
const up = (rows: number): string => (rows > 0 ? `\x1b[${rows}A` : '')
const toColumn = (column: number): string => `\x1b[${column + 1}G`

/**
 * Composes what is written to the terminal so that the line being edited stays below everything
 * that is displayed. It knows the cursor by its own account and never asks the terminal.
 */
export class ScreenPainter {
  #columns: number
  #rows: number
  /** Where the displayed text ends in its last row; 0 when the next one begins a row. */
  #column = 0
  /** Rows of the input above the one with the cursor; `undefined` while no input is on the screen. */
  #above: number | undefined

  constructor(size: { columns: number; rows: number }) {
    this.#columns = size.columns
    this.#rows = size.rows
  }

  /** Adds `fragments` to what is displayed and draws the input again below. */
  paint(fragments: readonly Fragment[], input: { text: string; cursor: number }): string {
    const erased = this.erase()
    const displayed = fragments.map((fragment) => this.#display(fragment)).join('')
    return erased + displayed + this.#input(input)
  }

  /** Takes the input off the screen and returns to where the displayed text ends. */
  erase(): string {
    if (this.#above === undefined) return ''
    const start = `${up(this.#above)}\r${ERASE_BELOW}`
    this.#above = undefined
    return this.#column > 0 ? `${start}${up(1)}${toColumn(this.#column)}` : start
  }

  /** Removes everything from the screen and from the scrollback. */
  clear(): string {
    this.#column = 0
    this.#above = undefined
    return '\x1b[H\x1b[2J\x1b[3J'
  }

  /**
   * The terminal gets a new size: write what this returns before it does. The line begun stays as it
   * is, and what follows it begins a row, because rows flow anew under a cursor left in one.
   */
  resize(size: { columns: number; rows: number }): string {
    const erased = this.erase() + this.#breakLine()
    this.#columns = size.columns
    this.#rows = size.rows
    return erased
  }

  #display({ from, begins, pieces, ends }: Fragment): string {
    const { gutter, style } = STYLES[from]
    let written = ''
    if (begins) written += this.#breakLine() + this.#put(style, gutter)
    let last = begins ? style : ''
    for (const { kind, text } of pieces) {
      const next = kind === 'text' ? style : DIM
      written += this.#put(next === last ? '' : next, text)
      last = next
    }
    return ends ? written + this.#breakLine() : written
  }

  #put(style: string, text: string): string {
    this.#column = columnAfter(text, this.#column, this.#columns)
    return style + text
  }

  #breakLine(): string {
    if (this.#column === 0) return ''
    this.#column = 0
    return `${RESET}\r\n`
  }

  #input({ text, cursor }: { text: string; cursor: number }): string {
    // The cursor cannot be put back behind the last cell of a row, nor above the screen: the line ends there.
    const full = this.#column >= this.#columns || this.#rows < 2
    const started = full ? this.#breakLine() : this.#column > 0 ? `${RESET}\r\n` : ''
    const maxRows = Math.max(1, this.#rows - 1)
    const layout = layoutInput(text, cursor, { columns: this.#columns, maxRows })
    const { gutter, style } = STYLES.page
    const rows = layout.rows.map((row, index) => `${style}${index === 0 ? gutter : '  '}${RESET}${row}`)
    this.#above = layout.cursor.row
    return `${started}${rows.join('\r\n')}${up(rows.length - 1 - layout.cursor.row)}${toColumn(layout.cursor.column)}`
  }
}

/** The column after `text` is written from `column` on, as a terminal wraps it: a full row is left only for the next character. */
function columnAfter(text: string, column: number, columns: number): number {
  if (PLAIN.test(text)) return text === '' ? column : ((column + text.length - 1) % columns) + 1
  let at = column
  let joinable = false
  for (const character of text) {
    const width = cellWidth(character.codePointAt(0) ?? 0)
    const taken = width === 0 && !joinable ? 1 : width
    at = at + taken > columns ? taken : at + taken
    joinable = true
  }
  return at
}
