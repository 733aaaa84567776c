import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { ChatTranscript } from '../logs/chat-transcript.ts'
import type { Clock } from '../services/clock.ts'
import { Host } from '../services/host.ts'
import { Roster } from '../services/roster.ts'
import { Stats } from '../services/stats.ts'
import { openStorage } from '../storage/open.ts'
import { Passwords } from '../storage/passwords.ts'
import { formatEndpoint, reachable } from '../transports/endpoint.ts'
import type { Ports } from '../transports/ports-file.ts'
import { ensureAdmin } from './admin-account.ts'
import { policy, sessionLimits } from './limits.ts'
import { loadCommands } from './load-commands.ts'
import type { Settings } from './options.ts'
import { REMOTE_COMMANDS } from './remote-commands.ts'
import type { Stops } from './stops.ts'

const SERVER_NAME = 'porthole'

const CLOCK: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds)
    return () => clearTimeout(timer)
  },
}

interface ServiceOptions {
  readonly dataDir: string
  /** Filled while the server starts, and read when a client has come to the wrong port. */
  readonly ports: Readonly<Ports>
  readonly adminPassword: string | undefined
  readonly shutDown: (grace: number) => void
}

/** What all sessions share, on the storage of the data folder. @throws {StorageError} */
export async function openServices(
  settings: Settings,
  log: Logger,
  { dataDir, ports, adminPassword, shutDown }: ServiceOptions,
  stops: Stops,
): Promise<Host> {
  const storage = await openStorage(dataDir, { history: settings.history })
  stops.add(() => storage.close())
  const transcript = new ChatTranscript(dataDir, Date.now, (error) => log.error({ err: error }, 'transcript failed'))
  stops.add(() => transcript.close())
  const passwords = new Passwords()
  if (adminPassword !== undefined) await ensureAdmin(storage.accounts, passwords, adminPassword, log)
  const fault = (error: unknown) => log.error({ err: error }, 'request failed')
  const started = performance.now()
  const stats: Stats = new Stats({
    rooms: () => host.rooms.size,
    files: () => storage.files.files().length,
    uptimeSeconds: () => Math.floor((performance.now() - started) / 1000),
  })
  const host: Host = new Host({
    name: SERVER_NAME,
    clock: CLOCK,
    storage,
    passwords,
    transcript,
    stats,
    roster: new Roster(),
    fault,
    commands: await loadCommands(),
    remoteCommands: REMOTE_COMMANDS,
    limits: sessionLimits(settings),
    policy: policy(settings),
    nextTurn: setImmediate,
    newFileId: randomUUID,
    elsewhere: (protocol) => elsewhere(protocol, settings.host, ports),
    shutDown,
  })
  stops.add(() => host.settled())
  stops.add(host.shelf.keepSwept(fault))
  return host
}

function elsewhere(protocol: 'HTTP' | 'TLS', host: string, ports: Readonly<Ports>): string {
  const port = ports[protocol === 'HTTP' ? 'web' : 'tls']
  if (port === undefined) return `${protocol} is off on this server`
  const endpoint = formatEndpoint(reachable(host), port)
  return protocol === 'HTTP' ? `the site is at http://${endpoint}/` : `TLS is on port ${port}`
}
