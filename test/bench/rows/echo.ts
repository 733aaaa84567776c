import { once } from 'node:events'
import { connect } from 'node:net'
import { startBaseline } from '../baseline.ts'
import type { Row } from '../figure.ts'
import { compare, type Load } from '../rounds.ts'
import { startSubject } from '../subject.ts'

const CONNECTIONS = 50
const PIPELINED = 64
const MESSAGE_BYTES = 64
/** How often each connection sends its messages in one round. */
const REPEATS = 60

const line = `ECHO ${'x'.repeat(MESSAGE_BYTES - 'ECHO \n'.length)}\n`
const requests = Buffer.from(line.repeat(PIPELINED))
const replyBytes = (line.length + '+\r'.length) * PIPELINED
const raw = Buffer.alloc(MESSAGE_BYTES * PIPELINED, 'x')

/** Sends the same messages again whenever all of them came back; resolves when the last did. */
async function converse(port: number, messages: Buffer, answerBytes: number, greets: boolean): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, greets ? 'data' : 'connect')
  let left = REPEATS
  let missing = answerBytes
  socket.on('data', (bytes) => {
    missing -= bytes.length
    if (missing > 0) return
    left -= 1
    if (left === 0) return socket.destroy()
    missing += answerBytes
    socket.write(messages)
  })
  socket.write(messages)
  await once(socket, 'close')
}

const load =
  (port: number, messages: Buffer, answerBytes: number, greets = false): Load =>
  async () => {
    const started = performance.now()
    await Promise.all(Array.from({ length: CONNECTIONS }, () => converse(port, messages, answerBytes, greets)))
    return (CONNECTIONS * PIPELINED * REPEATS * 1000) / (performance.now() - started)
  }

/** Many small messages at once: what a service costs beside the sockets it stands on. */
export const echo: Row = {
  help: `raw echo and ECHO lines: ${CONNECTIONS} connections × ${PIPELINED} pipelined ${MESSAGE_BYTES}-byte messages`,
  async *run({ rounds }) {
    await using subject = await startSubject()
    await using bare = await startBaseline('bare-echo')
    await using readline = await startBaseline('readline-echo')
    const { ports } = subject
    const bareEcho = load(bare.port, raw, raw.length)
    const lines = load(ports.porthole, requests, replyBytes, true)
    const against = { rounds, unit: 'messages/s' }
    const rawEcho = load(ports.echo, raw, raw.length)
    const what = 'raw echo against a bare echo server'
    yield { ...(await compare({ ...against, what, subject: rawEcho, baseline: bareEcho })), goal: { atLeast: 0.95 } }
    const onReadline = load(readline.port, requests, replyBytes)
    const first = { ...against, what: 'ECHO lines against node:readline', subject: lines, baseline: onReadline }
    yield { ...(await compare(first)), goal: { atLeast: 8 } }
    const second = { ...against, what: 'ECHO lines against a bare echo server', subject: lines, baseline: bareEcho }
    yield { ...(await compare(second)), goal: { atLeast: 0.35 } }
  },
}
