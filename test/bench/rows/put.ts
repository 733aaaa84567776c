import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { startBaseline } from '../baseline.ts'
import { Conversation } from '../conversation.ts'
import type { Row } from '../figure.ts'
import { compare, type Load } from '../rounds.ts'
import { startSubject, UNLIMITED_FILES } from '../subject.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { upload } from '../upload.ts'

const BYTES = 1024 ** 3
const MIB = 1024 ** 2
/** A gibibyte to the disk twice each round: a few do. */
const MOST_ROUNDS = 7

const rate = (bytes: number, started: number): number => ((bytes / MIB) * 1000) / (performance.now() - started)

/** Until the file is acknowledged: hashed, on the disk and in the database. */
const subject =
  (port: number, bytes: number): Load =>
  async () => {
    await using owner = await Conversation.open(port)
    const started = performance.now()
    await owner.ask(`PUT big ${bytes}`)
    await upload(owner.socket, bytes)
    await owner.finalLine()
    const result = rate(bytes, started)
    // What is still to be written for this round must not slow down the next one.
    await owner.ask('DELETE big')
    return result
  }

/** Until the file is closed. */
const baseline =
  (port: number, bytes: number, file: string): Load =>
  async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    const started = performance.now()
    await upload(socket, bytes)
    socket.resume().end()
    await once(socket, 'close')
    const result = rate(bytes, started)
    await rm(file)
    return result
  }

/** A file comes in as fast as it can be written, though it is hashed and survives the power cord. */
export const put: Row = {
  help: 'PUT of 1 GiB with digest and fsync against a bare pipe to the file without',
  async *run({ rounds, bytes = BYTES }) {
    await using server = await startSubject(UNLIMITED_FILES)
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'big')
    await using bare = await startBaseline('bare-put', [file])
    const ratio = await compare({
      what: 'PUT against a bare pipe to the file',
      subject: subject(server.ports.porthole, bytes),
      baseline: baseline(bare.port, bytes, file),
      rounds: Math.min(rounds, MOST_ROUNDS),
      unit: 'MiB/s',
    })
    yield { ...ratio, goal: { atLeast: 0.8 } }
  },
}
