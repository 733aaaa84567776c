import { formatEndpoint } from './endpoint.ts'
import type { Place } from './listener.ts'

const CAUSES: Record<string, (option: string) => string> = {
  EADDRINUSE: (option) =>
    `the port must be free: something listens on it already. Stop that, or choose another port with ${option} (0 takes any free one)`,
  EACCES: (option) => `the port must be one this user may open: choose one above 1023 with ${option}`,
  EADDRNOTAVAIL: () => 'the address must be one of this machine: choose it with --host',
  ENOTFOUND: () => 'the host must be an address of this machine or a name for one: choose it with --host',
}

/** A service cannot listen where it was told to; the message names the option that changes it. */
export class ListenError extends Error {
  readonly code: string

  constructor(name: string, place: Place, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? 'EUNKNOWN'
    const option = name === 'porthole' ? '--port' : `--${name}-port`
    const reason =
      'path' in place
        ? `a socket must fit there: choose another folder with --data-dir: ${cause.message}`
        : (CAUSES[code]?.(option) ?? `the system refused it: ${cause.message}`)
    const where = 'path' in place ? place.path : formatEndpoint(place.host, place.port)
    super(`Cannot listen for ${name} on ${where} as ${reason} (${code})`, { cause })
    this.name = 'ListenError'
    this.code = code
  }
}
