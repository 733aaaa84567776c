const CREDENTIALS = /^[ \t]*(?:LOGIN|REGISTER)[ \t]+[^ \t]+[ \t]+/i
const VERBS = ['LOGIN', 'REGISTER']
const STAR = 0x2a
const TAB = 0x09
const SPACE = 0x20
const CR = 0x0d
const LF = 0x0a

/** Where the password begins in a line typed to the server, if it has one; the blanks need not be those of the protocol. */
export const passwordStart = (line: string): number | undefined => CREDENTIALS.exec(line)?.[0].length

/** A line as it may be shown, remembered or exported: every character of a password as `*`. */
export function maskPassword(line: string): string {
  const start = passwordStart(line)
  return start === undefined ? line : line.slice(0, start) + '*'.repeat(line.length - start)
}

/** Where in a line the next byte stands; in `rest` no password follows. */
type Place = 'start' | 'verb' | 'before-nick' | 'nick' | 'before-password' | 'password' | 'rest'

/** The same for a stream of bytes in any pieces: as many bytes come out as went in. */
export class PasswordMask {
  #place: Place = 'start'
  #verb = ''

  push(bytes: Uint8Array): Uint8Array {
    // A payload without an ending may stand before the line of this write.
    if (this.#place === 'rest') this.#place = 'start'
    let masked: Uint8Array | undefined
    for (let index = 0; index < bytes.length; index++) {
      this.#place = this.#after(bytes[index] ?? LF)
      if (this.#place === 'password' && bytes[index] !== CR) {
        masked ??= bytes.slice()
        masked[index] = STAR
      } else if (this.#place === 'rest') {
        const end = bytes.indexOf(LF, index)
        if (end === -1) break
        index = end - 1
      }
    }
    return masked ?? bytes
  }

  /** Where a byte leads to. */
  #after(byte: number): Place {
    if (byte === LF) return 'start'
    const isBlank = byte === SPACE || byte === TAB
    switch (this.#place) {
      case 'start':
        if (isBlank) return 'start'
        this.#verb = ''
        return this.#spell(byte)
      case 'verb':
        if (!isBlank) return this.#spell(byte)
        return VERBS.includes(this.#verb) ? 'before-nick' : 'rest'
      case 'before-nick':
        return isBlank ? 'before-nick' : 'nick'
      case 'nick':
        return isBlank ? 'before-password' : 'nick'
      case 'before-password':
        return isBlank ? 'before-password' : 'password'
      default:
        return this.#place
    }
  }

  #spell(byte: number): Place {
    this.#verb += String.fromCharCode(byte).toUpperCase()
    return VERBS.some((verb) => verb.startsWith(this.#verb)) ? 'verb' : 'rest'
  }
}
