import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { startBaseline } from '../baseline.ts'
import { Conversation } from '../conversation.ts'
import { download } from '../download.ts'
import type { Row } from '../figure.ts'
import { compare, type Load } from '../rounds.ts'
import { startSubject, UNLIMITED_FILES } from '../subject.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { chunks, upload } from '../upload.ts'

const BYTES = 1024 ** 3
const MIB = 1024 ** 2
/** A gibibyte twice each round: a few do. */
const MOST_ROUNDS = 7

/** Mebibytes a second from the connection to the last byte. */
const load =
  (bytes: number, port: number, request?: string, header?: string): Load =>
  async () => {
    const started = performance.now()
    await download(port, bytes, request, header)
    return ((bytes / MIB) * 1000) / (performance.now() - started)
  }

/** A file goes out as fast as it can be read. */
export const get: Row = {
  help: 'GET of 1 GiB against a bare pipe from the file with a buffer of 1 MiB',
  async *run({ rounds, bytes = BYTES }) {
    await using cleanup = new AsyncDisposableStack()
    const { porthole } = cleanup.use(await startSubject(UNLIMITED_FILES)).ports
    const owner = cleanup.use(await Conversation.open(porthole))
    await owner.ask(`PUT big ${bytes}`)
    await upload(owner.socket, bytes)
    await owner.finalLine()
    const file = join(cleanup.use(await temporaryFolder()).path, 'big')
    await pipeline(chunks(bytes), createWriteStream(file))
    const bare = cleanup.use(await startBaseline('bare-get', [file]))
    const ratio = await compare({
      what: 'GET against a bare pipe from the file',
      subject: load(bytes, porthole, 'GET big', '+FILE'),
      baseline: load(bytes, bare.port),
      rounds: Math.min(rounds, MOST_ROUNDS),
      unit: 'MiB/s',
    })
    yield { ...ratio, goal: { atLeast: 0.9 } }
  },
}
