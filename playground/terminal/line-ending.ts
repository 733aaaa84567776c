/** What Enter adds to a line, and what a line break inside it becomes. */
export const LINE_ENDINGS = ['crlf', 'lf', 'none'] as const
export type LineEnding = (typeof LINE_ENDINGS)[number]

/** With `none` nothing is added, and a line break that was typed is the LF that was typed. */
const BREAKS: Record<LineEnding, string> = { crlf: '\r\n', lf: '\n', none: '\n' }

const encoder = new TextEncoder()

/** `text` as UTF-8 with each of its line breaks, always `\n` in the editor, as the chosen ending. */
export const encodeText = (text: string, ending: LineEnding): Uint8Array =>
  encoder.encode(text.replaceAll('\n', BREAKS[ending]))

/** What Enter sends for `text`. */
export const encodeLine = (text: string, ending: LineEnding): Uint8Array =>
  encodeText(ending === 'none' ? text : `${text}\n`, ending)
