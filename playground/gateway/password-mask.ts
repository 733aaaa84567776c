const CREDENTIALS = /^ *(?:LOGIN|REGISTER) +[^ ]+ +/i
/** What a line with a password may begin with. */
const FIRST = new Set([...' LlRr'].map((character) => character.charCodeAt(0)))
/** A line that has no password by then has none: verb, nick and some spaces. */
const MAX_PREFIX = 64
const STAR = 0x2a
const CR = 0x0d
const LF = 0x0a

/** Where the password begins in a line typed to the server, if it has one. */
export const passwordStart = (line: string): number | undefined => CREDENTIALS.exec(line)?.[0].length

/** A line as it may be shown, remembered or exported: every character of a password as `*`. */
export function maskPassword(line: string): string {
  const start = passwordStart(line)
  return start === undefined ? line : line.slice(0, start) + '*'.repeat(line.length - start)
}

/** The same for a stream of bytes in any pieces: as many bytes come out as went in. */
export class PasswordMask {
  /** The line so far, as far as it may still turn out to have a password. */
  #prefix: string | undefined = ''
  #inPassword = false

  push(bytes: Uint8Array): Uint8Array {
    let masked: Uint8Array | undefined
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? LF
      if (byte === LF) {
        this.#prefix = ''
        this.#inPassword = false
      } else if (this.#inPassword) {
        if (byte === CR) continue
        masked ??= bytes.slice()
        masked[index] = STAR
      } else if (this.#prefix === undefined) {
        const end = bytes.indexOf(LF, index)
        if (end === -1) break
        index = end - 1
      } else {
        this.#begin(byte, this.#prefix)
      }
    }
    return masked ?? bytes
  }

  #begin(byte: number, prefix: string): void {
    if (prefix.length >= MAX_PREFIX || (prefix === '' && !FIRST.has(byte))) {
      this.#prefix = undefined
      return
    }
    this.#prefix = prefix + String.fromCharCode(byte)
    this.#inPassword = passwordStart(this.#prefix) !== undefined
  }
}
