/** A whole reply: its lines that are not final, without their mark, and the final one as it came. */
export interface Reply {
  /** Of the request that it answers, in upper case; `PAYLOAD` for the bytes behind a PUT. */
  readonly verb: string
  readonly more: readonly string[]
  /** Such as `+OK 3` or `-ERR bad-name …`. */
  readonly final: string
}

/** The server's `-ERR`. */
export class RefusedError extends Error {
  /** The server's own word, such as `no-such-file`. */
  readonly code: string
  /** The whole line, as it came. */
  readonly final: string

  constructor(final: string) {
    const [, code = 'unknown', message = final] = /^-ERR (\S+) ?(.*)$/.exec(final) ?? []
    super(message)
    this.name = 'RefusedError'
    this.code = code
    this.final = final
  }
}

export const isRefusal = ({ final }: Reply): boolean => final.startsWith('-')

/** The words of a final line behind its mark and first word: `+OK 3 abc` has `3` and `abc`. */
export const wordsOf = ({ final }: Reply): string[] => final.split(' ').slice(1)
