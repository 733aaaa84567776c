import { startBaseline } from '../baseline.ts'
import { Crowd, type Hello } from '../crowd.ts'
import type { Row } from '../figure.ts'
import { requireConnections } from '../open-files.ts'
import { settledBytes } from '../resident-memory.ts'
import { compare } from '../rounds.ts'
import { startSubject, WITH_WEB } from '../subject.ts'

const SESSIONS = 500
const KIB = 1024
/** Opened and closed before anything is measured, so that no code is loaded for the first time later. */
const WARM_UP = 50
/** Each round starts two servers and waits for both to calm down: a few do. */
const MOST_ROUNDS = 5

/** The upgrade of a page, and the text by which its session is known to be there. */
const hello = (port: number, path: string, until: string): Hello => [
  {
    send: [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: porthole.v1\r\n\r\n',
    ].join('\r\n'),
    until,
  },
]

/** KiB of resident memory that each session adds, of page, bridge and service. */
async function growth(pid: number, port: number, greeting: Hello): Promise<number> {
  await (await Crowd.open({ port, size: WARM_UP, hello: greeting }))[Symbol.asyncDispose]()
  const before = await settledBytes(pid)
  await using _sessions = await Crowd.open({ port, size: SESSIONS, hello: greeting })
  return ((await settledBytes(pid)) - before) / SESSIONS / KIB
}

async function subject(): Promise<number> {
  await using server = await startSubject(WITH_WEB)
  const { web = 0 } = server.ports
  return await growth(server.pid, web, hello(web, '/gateway/echo', '"accepted"'))
}

async function baseline(): Promise<number> {
  await using server = await startBaseline('bare-bridge')
  return await growth(server.pid, server.port, hello(server.port, '/', '\r\n\r\n'))
}

/** A class that has its terminals open. */
export const gatewayMemory: Row = {
  help: `memory of ${SESSIONS} gateway sessions, beside those of a bare bridge from WebSocket to TCP`,
  async *run({ rounds }) {
    await requireConnections(3 * SESSIONS)
    const what = 'memory for each gateway session against a bare bridge'
    const unit = 'KiB of resident memory'
    yield await compare({ what, subject, baseline, rounds: Math.min(rounds, MOST_ROUNDS), unit })
  },
}
