import { passwordStart } from '../gateway/password-mask.ts'

interface Range {
  readonly from: number
  readonly to: number
}

/** Where passwords stand in a text of one or more lines. */
export function secretRanges(text: string): readonly Range[] {
  let at = 0
  return text.split('\n').flatMap((line) => {
    const start = passwordStart(line)
    const from = at + (start ?? 0)
    const to = at + line.length
    at = to + 1
    return start === undefined || from === to ? [] : [{ from, to }]
  })
}

export const isSecret = (ranges: readonly Range[], index: number): boolean =>
  ranges.some(({ from, to }) => index >= from && index < to)

/** `text` as it may be remembered: without its passwords. */
export function withoutSecrets(text: string): string {
  return text
    .split('\n')
    .map((line) => line.slice(0, passwordStart(line)))
    .join('\n')
}
