import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare, type Load } from './rounds.ts'

const CONNECTIONS = 50
const PIPELINED = 64
const MESSAGE_BYTES = 64
/** How often each connection sends its messages in one round. */
const REPEATS = 60

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const line = `ECHO ${'x'.repeat(MESSAGE_BYTES - 'ECHO \n'.length)}\n`
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

async function baseline(name: string): Promise<{ port: number; stop: () => void }> {
  const child = spawn(process.execPath, [file(`./baselines/${name}.ts`)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [printed] = await once(child.stdout, 'data')
  return { port: Number(printed), stop: () => child.kill() }
}

const dataDir = await mkdtemp(join(tmpdir(), 'porthole-bench-'))
const args = [
  'serve',
  '--port=0',
  '--echo-port=0',
  '--chargen-port=0',
  '--no-web',
  '--log-level=silent',
  '--data-dir',
  dataDir,
]
const server = spawn(process.execPath, [file('../../server/cli/main.ts'), ...args], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
await once(server.stdout, 'data')
const ports: { porthole: number; echo: number } = JSON.parse(await readFile(join(dataDir, 'ports.json'), 'utf8'))
const bare = await baseline('bare-echo')
const readline = await baseline('readline-echo')

const requests = Buffer.from(line.repeat(PIPELINED))
const replyBytes = (line.length + '+\r'.length) * PIPELINED
const lines = (port: number, greets: boolean) => load(port, requests, replyBytes, greets)

console.log(
  `${CONNECTIONS} connections × ${PIPELINED} pipelined ${MESSAGE_BYTES}-byte messages; median of pairs (spread; messages)`,
)
await compare(
  'raw echo against a bare echo server',
  load(ports.echo, raw, raw.length),
  load(bare.port, raw, raw.length),
)
await compare('ECHO lines against node:readline', lines(ports.porthole, true), lines(readline.port, false))
await compare('ECHO lines against a bare echo server', lines(ports.porthole, true), load(bare.port, raw, raw.length))

bare.stop()
readline.stop()
server.kill('SIGTERM')
await once(server, 'exit')
await rm(dataDir, { recursive: true })
