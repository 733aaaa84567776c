import { plainText, printable } from '../wire/printable.ts'
import { textWidth } from './cell-width.ts'
import { isSecret, secretRanges } from './secret-text.ts'

/** Columns kept free on the left: the prompt on the first row, nothing on the others. */
export const INDENT = 2
const BREAK_MARK = '␊'
/** Stands for a grapheme that is wider than a row. */
const TOO_WIDE = '□'
/** Stands for each grapheme of a password. */
const SECRET = '•'

/** The text being edited, cut into rows of the terminal without their indent. */
export interface InputLayout {
  readonly rows: readonly string[]
  /** `row` counts from the first one shown, `column` from the left edge, indent included. */
  readonly cursor: { readonly row: number; readonly column: number }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Lays out `text` in rows of `columns` cells, at most `maxRows` of them: of a longer text the rows
 * around the cursor. Characters that do not print are shown as escapes, a line break as ␊, passwords not at all.
 */
export function layoutInput(
  text: string,
  cursor: number,
  { columns, maxRows }: { columns: number; maxRows: number },
): InputLayout {
  const room = Math.max(1, columns - INDENT)
  const secrets = secretRanges(text)
  const rows: string[] = []
  let row = ''
  let width = 0
  let at = { row: 0, column: INDENT }
  const wrap = (): void => {
    rows.push(row)
    row = ''
    width = 0
  }
  for (const { segment, index } of graphemes.segment(text)) {
    const whole = wholly(segment, isSecret(secrets, index))
    const shown = textWidth(whole) > room ? TOO_WIDE : whole
    if (width + textWidth(shown) > room) wrap()
    if (index === cursor) at = { row: rows.length, column: INDENT + width }
    row += shown
    width += textWidth(shown)
    if (segment === '\n') wrap()
  }
  if (cursor >= text.length) {
    if (width >= room) wrap()
    at = { row: rows.length, column: INDENT + width }
  }
  rows.push(row)
  const first = Math.min(Math.max(0, at.row - maxRows + 1), Math.max(0, rows.length - maxRows))
  return { rows: rows.slice(first, first + maxRows), cursor: { row: at.row - first, column: at.column } }
}

function wholly(grapheme: string, isHidden: boolean): string {
  if (grapheme === '\n') return BREAK_MARK
  return isHidden ? SECRET : plainText(printable(grapheme))
}
