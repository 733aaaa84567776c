import type { Command } from './command.ts'

/** Characters of a client's own word that an error message repeats. */
const MAX_QUOTED = 32

/** What all sessions of the Porthole protocol share, and what the machine lends them. */
export class Host {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Where a client of another protocol should have gone, said in the answer it gets. */
  readonly elsewhere: (protocol: 'HTTP' | 'TLS') => string
  /** Told of an error that no request should cause; the client gets `internal`. */
  readonly fault: (error: unknown) => void
  readonly commands: ReadonlyMap<string, Command>
  #guests = 0

  constructor(options: Pick<Host, 'name' | 'now' | 'elsewhere' | 'fault'> & { commands: readonly Command[] }) {
    this.name = options.name
    this.now = options.now
    this.elsewhere = options.elsewhere
    this.fault = options.fault
    const sorted = options.commands.toSorted((a, b) => (a.verb < b.verb ? -1 : 1))
    this.commands = new Map(sorted.map((command) => [command.verb, command]))
  }

  nextGuest(): string {
    this.#guests += 1
    return `guest-${this.#guests}`
  }

  unknownVerb(verb: string): string {
    const known = [...this.commands.keys()].join(', ')
    const given = [...verb].slice(0, MAX_QUOTED).join('')
    return `Cannot answer as the verb must be one of ${known}: current verb is "${given}"`
  }
}
