import { formatEndpoint } from './endpoint.ts'

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

  constructor(name: string, host: string, port: number, cause: NodeJS.ErrnoException) {
    const code = cause.code ?? 'EUNKNOWN'
    const option = name === 'porthole' ? '--port' : `--${name}-port`
    const reason = CAUSES[code]?.(option) ?? `the system refused it: ${cause.message}`
    super(`Cannot listen for ${name} on ${formatEndpoint(host, port)} as ${reason} (${code})`, { cause })
    this.name = 'ListenError'
    this.code = code
  }
}
