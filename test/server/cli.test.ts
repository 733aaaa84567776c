import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Client, tcpClient } from '../support/client.ts'

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url))
const MEBIBYTE = 1024 * 1024
/** Written to clear_refs, it sets the peak back to what is resident now, see proc(5). */
const RESET_PEAK = '5'

function reading(stream: Readable): Client {
  const nothing = () => undefined
  const reader = new Client(nothing, nothing)
  stream.on('data', (bytes) => reader.receive(bytes))
  stream.on('end', () => reader.end())
  return reader
}

function porthole(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const out = reading(child.stdout)
  const err = reading(child.stderr)
  // 'close' comes after 'exit', when both streams are read to their end.
  const exit = once(child, 'close').then(([code]) => code)
  return { child, out, err, exit }
}

async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const FREE_PORTS = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--web-port=0']

/** A running server in its own process, with the ports that its ports.json tells. */
async function serving(...args: string[]) {
  const dataDir = await dataFolder()
  const run = porthole(['serve', ...FREE_PORTS, '--data-dir', dataDir, ...args])
  await run.out.until(({ text }) => text.includes('Ctrl-C stops it'), 'the addresses')
  const ports: Record<string, number> = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'))
  return { ...run, dataDir, ports }
}

describe('porthole', () => {
  test('explains itself, and serve with examples', async () => {
    const general = porthole(['--help'])
    expect([await general.exit, general.out.text]).toEqual([0, expect.stringContaining('porthole <command>')])
    const serve = porthole(['serve', '--help'])
    expect([await serve.exit, serve.out.text]).toEqual([0, expect.stringContaining('Examples:')])
    const version = porthole(['--version'])
    expect([await version.exit, version.out.text]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
  })

  test('ends with status 2 and one sentence for a wrong option or command', async () => {
    const wrong = porthole(['serve', '--port', 'seven'])
    expect([await wrong.exit, wrong.err.text]).toEqual([
      2,
      'porthole: Cannot start as --port must be a whole number from 0 to 65535: current --port is "seven"\n',
    ])
    const unknown = porthole(['fly'])
    expect([await unknown.exit, unknown.err.text]).toEqual([2, expect.stringContaining('"fly"')])
  })

  test.each([
    [['--tls-cert', MAIN, '--tls-key', MAIN], '--tls-cert and --tls-key must be a certificate and its key'],
    [['--tls-cert', 'nowhere.pem', '--tls-key', MAIN], '--tls-cert must be a file that can be read'],
    [['--toString'], 'current option is --toString'],
    [['--host', '127.0.0.1:80'], '--host must be an address or a host name, without a port'],
  ])('ends with status 2 and one sentence for %j', async (args, sentence) => {
    const run = porthole(['serve', ...FREE_PORTS, ...args], { PORTHOLE_DATA_DIR: await dataFolder() })
    expect([await run.exit, run.err.text.trim().split('\n')]).toEqual([2, [expect.stringContaining(sentence)]])
  })

  test('ends with status 1 and names the option where a port is taken, and starts nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const address = taken.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const dataDir = await dataFolder()
    const run = porthole(['serve', ...FREE_PORTS, '--data-dir', dataDir, '--echo-port', String(port)])
    expect([await run.exit, run.err.text]).toEqual([
      1,
      expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port} .*--echo-port.*EADDRINUSE`)),
    ])
    expect(existsSync(join(dataDir, 'ports.json'))).toBe(false)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('stops on %s with goodbye and status 0', async (signal) => {
    const server = await serving('--log-format', 'json')
    expect(server.ports).toEqual({
      porthole: expect.any(Number),
      tls: expect.any(Number),
      unix: join(server.dataDir, 'porthole.sock'),
      echo: expect.any(Number),
      chargen: expect.any(Number),
      web: expect.any(Number),
    })
    const client = tcpClient(server.ports['porthole'] ?? 0)
    await client.untilLine(/HELLO/)
    server.child.kill(signal)
    await client.untilEnd()
    expect(client.lines.at(-1)).toBe('* BYE shutdown')
    expect(await server.exit).toBe(0)
    expect(existsSync(join(server.dataDir, 'ports.json'))).toBe(false)
    const log = server.err.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(log).toContainEqual(expect.objectContaining({ service: 'porthole', connection: 'porthole-1', msg: 'open' }))
    expect(log).toContainEqual(
      expect.objectContaining({ connection: 'porthole-1', reason: 'shutdown', bytesIn: 0, msg: 'close' }),
    )
  })

  test('serves no site with --no-web', async () => {
    const server = await serving('--no-web')
    expect(server.ports).not.toHaveProperty('web')
  })

  test('answers the next line after 10 MB without LF, at a peak of less than 1 MB more memory', async () => {
    const server = await serving('--log-level', 'silent')
    const flood = async () => {
      const client = tcpClient(server.ports['porthole'] ?? 0)
      for (let sent = 0; sent < 10 * MEBIBYTE; sent += MEBIBYTE) client.send(Buffer.alloc(MEBIBYTE, 'x'))
      client.send('\nPING\n')
      client.finish()
      await client.untilEnd()
      expect(client.lines.slice(2)).toEqual([expect.stringMatching(/^-ERR line-too-long/), '+PONG'])
    }
    const proc = `/proc/${server.child.pid}`
    if (!existsSync(`${proc}/clear_refs`)) return flood()
    const memory = (field: 'VmRSS' | 'VmHWM') =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`${proc}/status`, 'utf8'))?.[1]) * 1024
    const growths: number[] = []
    // Reading itself makes garbage that Node collects when it likes; what a line costs, every round costs.
    for (let round = 0; round < 10; round++) {
      writeFileSync(`${proc}/clear_refs`, RESET_PEAK)
      const before = memory('VmRSS')
      await flood()
      growths.push(memory('VmHWM') - before)
    }
    expect(Math.min(...growths)).toBeLessThan(MEBIBYTE)
  })
})
