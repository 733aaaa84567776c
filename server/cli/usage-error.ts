/** The command line asks for something that cannot be; the message says what was expected and what came. */
export class UsageError extends Error {
  readonly code = 'ERR_USAGE'

  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
