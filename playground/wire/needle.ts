/** Characters of what is searched for at most; the rest is ignored. */
export const MAX_NEEDLE = 256

const encoder = new TextEncoder()
const UPPER_A = 0x41
const UPPER_Z = 0x5a
const lower = (byte: number): number => (byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte)

/** `0d 0a`, `0d0a` or `0x0d0a` as bytes; `undefined` for what is not hexadecimal. */
function hexBytes(query: string): Uint8Array | undefined {
  const digits = query.replace(/^0x/i, '').replaceAll(/\s/g, '')
  if (digits === '' || digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return undefined
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function includes(bytes: Uint8Array, wanted: Uint8Array, normal: (byte: number) => number): boolean {
  const first = wanted[0]
  if (first === undefined) return true
  for (let start = 0; start + wanted.length <= bytes.length; start++) {
    if (normal(bytes[start] ?? 0) !== first) continue
    let length = 1
    while (length < wanted.length && normal(bytes[start + length] ?? 0) === wanted[length]) length++
    if (length === wanted.length) return true
  }
  return false
}

const same = (byte: number): number => byte

/** What someone searches for on the wire: words, text in the bytes whatever its case, or bytes in hexadecimal. */
export class Needle {
  readonly #words: string
  readonly #text: Uint8Array
  readonly #hex: Uint8Array | undefined

  constructor(query: string) {
    const wanted = query.slice(0, MAX_NEEDLE)
    this.#words = wanted.trim().toLowerCase()
    this.#text = encoder.encode(this.#words).map(lower)
    this.#hex = hexBytes(wanted.trim())
  }

  /** Whether one event holds it in its words or in its bytes. */
  isIn(words: string, bytes: Uint8Array | undefined): boolean {
    if (words.toLowerCase().includes(this.#words)) return true
    if (!bytes) return false
    return includes(bytes, this.#text, lower) || (this.#hex !== undefined && includes(bytes, this.#hex, same))
  }
}
