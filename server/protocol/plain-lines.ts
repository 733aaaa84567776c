const LF = 0x0a
/** Longest block decoded at once, in bytes: a payload among the lines must not cost the same work again and again. */
export const MAX_BLOCK = 16 * 1024
/** One greedy class is what the engine matches fastest. */
const PLAIN = /^[ -~\r\n]*$/
const LONE_CR = /\r(?!\n)/

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

/**
 * The lines at `start`, each still with its CR, if all of them are printable ASCII and at most
 * `maxLine` bytes long with their endings; else none. One decoding for many lines is what makes
 * pipelined requests fast.
 */
export function plainLines(bytes: Uint8Array, start: number, maxLine: number): string[] {
  const last = bytes.lastIndexOf(LF, Math.min(start + MAX_BLOCK, bytes.length) - 1)
  if (last < start) return []
  const text = utf8.decode(bytes.subarray(start, last + 1))
  if (!PLAIN.test(text) || LONE_CR.test(text)) return []
  const lines = text.split('\n')
  lines.pop()
  return lines.some((line) => line.length >= maxLine) ? [] : lines
}
