import type { IUnicodeHandling } from '@xterm/xterm'

type Width = 0 | 1 | 2

const ZERO = /[\p{Mn}\p{Me}\p{Emoji_Modifier}\u200c-\u200d\u1160-\u11ff]/u
/** East Asian Wide and Fullwidth (Unicode UAX 11), and what is drawn as an emoji by itself. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u
/** No character below it is wide or combining. */
const FIRST_UNUSUAL = 0x300

/** Cells that a code point takes in the terminal; 0 joins it to the cell before. */
export function cellWidth(codePoint: number): Width {
  if (codePoint < FIRST_UNUSUAL) return 1
  const character = String.fromCodePoint(codePoint)
  if (ZERO.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

/** Columns that `text` takes if it begins with nothing before it to join: a first combining character takes a cell. */
export function textWidth(text: string): number {
  let columns = 0
  let joinable = false
  for (const character of text) {
    const width = cellWidth(character.codePointAt(0) ?? 0)
    columns += width === 0 && !joinable ? 1 : width
    joinable = true
  }
  return columns
}

/** The version name under which xterm knows `cellWidth`. */
const VERSION = 'porthole'
const JOINS = 1

/** Makes a terminal measure characters by `cellWidth`, so that the page knows where its cursor goes. */
export function useCellWidth(unicode: IUnicodeHandling): void {
  unicode.register({
    version: VERSION,
    wcwidth: cellWidth,
    // xterm's packing: bit 0 joins to the cell before, bits 1 and 2 are the width; `preceding` is 0 after an escape sequence.
    charProperties: (codePoint, preceding) => {
      const width = cellWidth(codePoint)
      if (width > 0) return width << 1
      return preceding === 0 ? 1 << 1 : preceding | JOINS
    },
  })
  unicode.activeVersion = VERSION
}
