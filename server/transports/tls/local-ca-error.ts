/** A file of the local CA cannot be used; the message names it and says how to go on. */
export class LocalCaError extends Error {
  readonly code = 'ERR_LOCAL_CA'

  constructor(file: string, must: string, current: string, options?: ErrorOptions) {
    super(`Cannot use the local CA as ${file} must be ${must}: ${current}`, options)
    this.name = 'LocalCaError'
  }
}
