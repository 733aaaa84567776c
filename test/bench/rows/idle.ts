import { startBaseline } from '../baseline.ts'
import { Crowd, type Hello } from '../crowd.ts'
import type { Row } from '../figure.ts'
import { requireConnections } from '../open-files.ts'
import { settledBytes } from '../resident-memory.ts'
import { compare } from '../rounds.ts'
import { startSubject } from '../subject.ts'

const CONNECTIONS = 5000
/** Opened and closed before anything is measured, so that no code is loaded for the first time later. */
const WARM_UP = 50
/** Each round starts two servers and waits for both to calm down: a few do. */
const MOST_ROUNDS = 5

/** Bytes of resident memory that each idle connection adds. */
async function growth(pid: number, port: number, hello: Hello): Promise<number> {
  await (await Crowd.open({ port, size: WARM_UP, hello }))[Symbol.asyncDispose]()
  const before = await settledBytes(pid)
  await using _connections = await Crowd.open({ port, size: CONNECTIONS, hello })
  return ((await settledBytes(pid)) - before) / CONNECTIONS
}

async function subject(): Promise<number> {
  await using server = await startSubject([`--max-connections=${CONNECTIONS + WARM_UP}`])
  return await growth(server.pid, server.ports.porthole, [{ send: '', until: '* HELLO' }])
}

async function baseline(): Promise<number> {
  await using server = await startBaseline('bare-sink')
  return await growth(server.pid, server.port, [])
}

/** A class that has connected and listens to its teacher. */
export const idle: Row = {
  help: `memory of ${CONNECTIONS} idle connections, against a bare server with a data handler`,
  async *run({ rounds }) {
    await requireConnections(CONNECTIONS + WARM_UP)
    const what = 'memory for each idle connection against bare net'
    const unit = 'bytes of resident memory'
    const ratio = await compare({ what, subject, baseline, rounds: Math.min(rounds, MOST_ROUNDS), unit })
    yield { ...ratio, goal: { atMost: 2 } }
  },
}
