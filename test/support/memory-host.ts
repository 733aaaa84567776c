import { loadCommands } from '../../server/cli/load-commands.ts'
import { Host, type Machine } from '../../server/services/host.ts'
import type { Limits } from '../../server/services/limits.ts'
import { Roster } from '../../server/services/roster.ts'
import { memoryStorage } from '../../server/storage/memory.ts'
import { nodeSha256 } from './node-sha256.ts'
import { testStats } from './stats.ts'
import { TestClock } from './test-clock.ts'

const OFF: Limits = {
  maxLine: 4096,
  requestRate: 0,
  requestBurst: 0,
  pingAfter: 0,
  idleTimeout: 0,
  sendQueue: 0,
  sendTimeout: 0,
  loginFailures: 0,
  loginRate: 0,
  maxRooms: 0,
  maxFile: 0,
  quotaOwner: 0,
  quotaTotal: 0,
  freeSpace: 0,
  grace: 0,
}

/** The services with nothing around them: kept in memory, by a clock that stands still, with every limit off. */
export async function memoryHost(lent: Partial<Machine> = {}): Promise<Host> {
  let files = 0
  return new Host({
    name: 'memory',
    clock: new TestClock(),
    storage: memoryStorage({ history: 1000, sha256: nodeSha256 }),
    // No secret is kept here.
    passwords: { hash: async (password) => password, verify: async (password, hash) => password === hash },
    transcript: { record: () => undefined },
    stats: testStats(),
    roster: new Roster(),
    commands: lent.commands ?? (await loadCommands()),
    remoteCommands: [],
    limits: OFF,
    policy: { requireLogin: false, exposed: false, registration: 'open' },
    nextTurn: setImmediate,
    newFileId: () => `file-${files++}`,
    elsewhere: (protocol) => `${protocol} is elsewhere`,
    fault: (error) => {
      throw error
    },
    shutDown: () => undefined,
    ...lent,
  })
}
