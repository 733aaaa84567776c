import { sha256 } from '@noble/hashes/sha2.js'
import { chargen } from '../../server/services/chargen.ts'
import type { Command } from '../../server/services/command.ts'
import type { Service } from '../../server/services/connection.ts'
import { echo } from '../../server/services/echo.ts'
import { Host } from '../../server/services/host.ts'
import { porthole } from '../../server/services/porthole.ts'
import { Roster } from '../../server/services/roster.ts'
import { Stats } from '../../server/services/stats.ts'
import { memoryStorage } from '../../server/storage/memory.ts'
import { HISTORY, SESSION_LIMITS } from './limits.ts'
import type { PageClock } from './page-clock.ts'
import { passwordHashes } from './password-hashes.ts'

const COMMANDS = import.meta.glob('../../server/services/commands/*.ts', { eager: true, import: 'command' })

/** Bytes of a file's id, none of which was had before. */
const ID_BYTES = 16

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const newHasher = () => {
  const hash = sha256.create()
  return { update: (bytes: Uint8Array) => void hash.update(bytes), digest: () => hex(hash.digest()) }
}

/** One service, where it listens, and after how long without a byte it ends a connection; 0 leaves that to it. */
export interface Offer {
  readonly name: string
  readonly service: Service
  readonly port: number
  readonly idleTimeout: number
}

export interface Services {
  readonly stats: Stats
  readonly roster: Roster
  readonly offers: readonly Offer[]
}

/** What a page's worker lends the services. */
export interface Machine {
  readonly clock: PageClock
  /** Told of an error that no request should cause. */
  readonly fault: (error: unknown) => void
}

/** The services of the demo server without a machine: what they keep is in memory, and there is no TLS. */
export function openServices({ clock, fault }: Machine): Services {
  const storage = memoryStorage({ history: HISTORY, sha256: newHasher })
  const started = clock.now()
  const stats: Stats = new Stats({
    rooms: () => host.rooms.size,
    files: () => storage.files.files().length,
    uptimeSeconds: () => Math.floor((clock.now() - started) / 1000),
  })
  const roster = new Roster()
  const nextTurn = (work: () => void) => clock.hop(work)
  const host: Host = new Host({
    name: 'porthole',
    clock: {
      now: Date.now,
      elapsed: () => clock.now(),
      after: (milliseconds, work) => clock.after(milliseconds, work),
    },
    storage,
    passwords: passwordHashes,
    transcript: { record: () => undefined },
    stats,
    roster,
    commands: Object.values(COMMANDS),
    remoteCommands: [],
    limits: SESSION_LIMITS,
    policy: { requireLogin: false, exposed: false, registration: 'open' },
    nextTurn,
    newFileId: () => hex(crypto.getRandomValues(new Uint8Array(ID_BYTES))),
    elsewhere: (protocol) => `there is no ${protocol} on this server, which runs in the page`,
    fault,
    // No account of this server is an admin's, so that nobody may ask for it.
    shutDown: () => undefined,
  })
  host.shelf.keepSwept(fault)
  const { idleTimeout } = SESSION_LIMITS
  return {
    stats,
    roster,
    offers: [
      { name: 'porthole', service: porthole(host), port: 7700, idleTimeout: 0 },
      { name: 'echo', service: echo, port: 7707, idleTimeout },
      { name: 'chargen', service: chargen(nextTurn), port: 7719, idleTimeout },
    ],
  }
}

declare global {
  interface ImportMeta {
    glob(pattern: string, options: { eager: true; import: 'command' }): Record<string, Command>
  }
}
