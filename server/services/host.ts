import { ProtocolError } from '../protocol/errors.ts'
import { argumentParser, type ParseArguments, upperCase } from '../protocol/grammar.ts'
import { encodeLines, event } from '../protocol/reply.ts'
import { announce } from './announce.ts'
import { Attempts } from './attempts.ts'
import type { Clock } from './clock.ts'
import type { Command, Reply, Transfer } from './command.ts'
import { Directory } from './directory.ts'
import { EventBatch } from './event-batch.ts'
import { IdleWatch } from './idle-watch.ts'
import type { Limits, Policy } from './limits.ts'
import type { Post } from './outbox.ts'
import type { RemoteCommand } from './remote-command.ts'
import { Rooms } from './room.ts'
import type { Roster } from './roster.ts'
import type { Session } from './session.ts'
import { Shelf } from './shelf.ts'
import type { Stats } from './stats.ts'
import type { Storage } from './storage.ts'
import type { Transcript } from './transcript.ts'
import { Turn } from './turn.ts'

/** Characters of a client's own word that an error message repeats. */
const MAX_QUOTED = 32

/** Hashes passwords, and tells whether one fits; `undefined` costs the same time. */
export interface PasswordHashes {
  hash(password: string): Promise<string>
  verify(password: string, hash: string | undefined): Promise<boolean>
}

/** What the machine lends the services. */
export interface Machine {
  /** The server's name in its greeting. */
  readonly name: string
  readonly clock: Clock
  readonly storage: Storage
  readonly passwords: PasswordHashes
  readonly transcript: Transcript
  readonly stats: Stats
  readonly roster: Roster
  readonly commands: readonly Command[]
  readonly remoteCommands: readonly RemoteCommand[]
  readonly limits: Limits
  readonly policy: Policy
  /** Runs its argument after the other connections had their turn. */
  readonly nextTurn: (work: () => void) => void
  /** An id that no file has had. */
  readonly newFileId: () => string
  /** Where a client of another protocol should have gone, said in the answer it gets. */
  readonly elsewhere: (protocol: 'HTTP' | 'TLS') => string
  /** Told of an error that no request should cause; the client gets `internal`. */
  readonly fault: (error: unknown) => void
  /** Asked for by SHUTDOWN: stops the server, with so many milliseconds for transfers. */
  readonly shutDown: (grace: number) => void
}

interface Known {
  readonly command: Command
  readonly parse: ParseArguments
}

/** What all sessions of the Porthole protocol share. */
export class Host {
  readonly name: string
  readonly clock: Clock
  readonly storage: Storage
  readonly passwords: PasswordHashes
  readonly transcript: Transcript
  readonly stats: Stats
  readonly roster: Roster
  readonly limits: Limits
  readonly policy: Policy
  readonly remoteCommands: ReadonlyMap<string, RemoteCommand>
  readonly directory = new Directory()
  readonly rooms = new Rooms(announce)
  readonly announce = announce
  readonly shelf: Shelf
  readonly post: Post
  readonly idleWatch: IdleWatch
  /** By address and nick. */
  readonly loginFailures: Attempts
  /** By address. */
  readonly logins: Attempts
  readonly elsewhere: Machine['elsewhere']
  readonly fault: Machine['fault']
  readonly shutDown: Machine['shutDown']
  readonly ping = encodeLines([event('PING')])
  readonly #commands: ReadonlyMap<string, Known>
  readonly #pending = new Set<Promise<unknown>>()

  constructor(machine: Machine) {
    const { clock, storage, limits, nextTurn } = machine
    this.name = machine.name
    this.clock = clock
    this.storage = storage
    this.passwords = machine.passwords
    this.transcript = machine.transcript
    this.stats = machine.stats
    this.roster = machine.roster
    this.limits = { ...limits, maxLine: limits.maxLine || Number.POSITIVE_INFINITY }
    this.policy = machine.policy
    this.remoteCommands = new Map(machine.remoteCommands.map((command) => [command.name, command]))
    this.shelf = new Shelf(storage.files, clock, limits, machine.newFileId)
    const batch = new EventBatch()
    const turn = new Turn(nextTurn, () => batch.clear())
    this.post = { turn, batch, clock, sendQueue: limits.sendQueue, sendTimeout: limits.sendTimeout }
    this.idleWatch = new IdleWatch(clock, limits)
    this.loginFailures = new Attempts(clock, limits.loginFailures)
    this.logins = new Attempts(clock, limits.loginRate)
    this.elsewhere = machine.elsewhere
    this.fault = machine.fault
    this.shutDown = machine.shutDown
    const sorted = machine.commands.toSorted((a, b) => (a.verb < b.verb ? -1 : 1))
    this.#commands = new Map(
      sorted.map((command) => [command.verb, { command, parse: argumentParser(command.verb, command.grammar) }]),
    )
  }

  get commands(): Command[] {
    return [...this.#commands.values()].map(({ command }) => command)
  }

  /** @throws {ProtocolError} `unknown-command` */
  command(verb: string): Command {
    return this.#find(verb).command
  }

  /** Answers one request. @throws {ProtocolError} */
  run(session: Session, verb: string, rest: string): Reply | Transfer | Promise<Reply | Transfer> {
    const { command, parse } = this.#find(verb)
    session.connection.requested(command.verb)
    this.#admit(session, command)
    return command.run(session, ...parse(rest))
  }

  /** Remembers work that must be over before the storage closes. */
  track(work: Promise<unknown>): void {
    const over = () => {
      this.#pending.delete(settled)
    }
    const settled: Promise<void> = work.then(over, over)
    this.#pending.add(settled)
  }

  /** Resolves when no request is being answered any longer. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }

  #find(verb: string): Known {
    // Most write it as it is written here.
    const known = this.#commands.get(verb) ?? this.#commands.get(upperCase(verb))
    if (known) return known
    const all = [...this.#commands.keys()].join(', ')
    const given = [...verb.slice(0, 2 * MAX_QUOTED)].slice(0, MAX_QUOTED).join('')
    throw new ProtocolError(
      'unknown-command',
      `Cannot answer as the verb must be one of ${all}: current verb is "${given}"`,
    )
  }

  #admit({ role }: Session, { verb, access }: Command): void {
    const { requireLogin, exposed } = this.policy
    if (role === 'admin' || access === 'everyone') return
    if (role === 'guest' && (requireLogin || (access === 'trusted' && exposed)))
      throw new ProtocolError('login-required', `Cannot run ${verb} as you must be logged in: LOGIN or REGISTER first`)
    if (access === 'admins') throw new ProtocolError('forbidden', `Cannot run ${verb} as you must be an admin`)
  }
}
