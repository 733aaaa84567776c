import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { localCertificate } from '../../server/transports/tls/local-ca.ts'
import { tlsServer } from '../support/tls-server.ts'

const MAIN = fileURLToPath(new URL('../../server/cli/main.ts', import.meta.url))
const GREETING = '* HELLO guest-1'

async function run(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv; cwd?: string } = {}) {
  const child = spawn(command, args, { ...options, env: { ...process.env, ...options.env }, stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.end('QUIT\n')
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('error', reject)
  child.on('close', resolve)
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), promise])
  return { out, err, status }
}

const porthole = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [MAIN, ...args], { env })

/** A folder whose name a shell would take apart. */
async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "porthole's ca "))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

describe('porthole ca', () => {
  test('makes the CA, says where it is, and says the same again', async () => {
    const dataDir = await dataFolder()
    const first = await porthole(['ca', '--data-dir', dataDir])
    expect([first.status, first.err]).toEqual([0, ''])
    const { caFile, ca } = await localCertificate(dataDir, new Date())
    expect(first.out).toContain(`\n  ${caFile}\n`)
    expect(await readFile(caFile, 'utf8')).toBe(ca)
    expect(await porthole(['ca'], { PORTHOLE_DATA_DIR: dataDir })).toEqual(first)
  })

  test('explains itself without making anything', async () => {
    const help = await porthole(['ca', '--help'], { PORTHOLE_DATA_DIR: join(MAIN, 'nowhere') })
    expect(help).toMatchObject({ status: 0, out: expect.stringContaining('PORTHOLE_DATA_DIR') })
  })

  test.each([[['--fly']], [['word']], [['--data-dir']], [['--data-dir=']]])(
    'ends with status 2 and one sentence for %j',
    async (args) => {
      const wrong = await porthole(['ca', ...args])
      expect(wrong).toMatchObject({ status: 2, out: '' })
      expect(wrong.err).toMatch(/^porthole: Cannot [^\n]+\n$/)
    },
  )

  test('ends with status 1 and names the file that is damaged', async () => {
    const dataDir = await dataFolder()
    const { caFile } = await localCertificate(dataDir, new Date())
    await writeFile(caFile, 'no certificate')
    const damaged = await porthole(['ca', '--data-dir', dataDir])
    expect(damaged).toMatchObject({ status: 1, out: '', err: expect.stringContaining(caFile) })
  })
})

const has = (command: string): boolean => spawnSync(command, ['-h'], { stdio: 'ignore' }).error === undefined
const PYTHON = ['python3', 'python'].find(has)

/** A client that checks who the server is, as a bare SSLSocket does not. */
const javaClient = (port: number): string => `
import javax.net.ssl.*;
public class Client {
  public static void main(String[] arguments) throws Exception {
    try (var socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket("localhost", ${port})) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write('\\n');
      socket.getInputStream().transferTo(System.out);
    }
  }
}
`

describe.skipIf(process.platform === 'win32')('what porthole ca prints lets a client in that trusts the CA', () => {
  /** The lines below a heading, for the port of a running server. */
  async function printed(heading: string): Promise<{ lines: string[]; dataDir: string; port: number }> {
    const dataDir = await dataFolder()
    const { out } = await porthole(['ca', '--data-dir', dataDir])
    const port = await tlsServer(await localCertificate(dataDir, new Date()))
    const [, section = ''] = out.split(`\n${heading}\n`)
    const [body = ''] = section.split('\n\n')
    return { lines: body.replaceAll('7743', String(port)).trimEnd().split('\n'), dataDir, port }
  }
  const shell = (command: string, cwd: string) => run('sh', ['-c', command], { cwd })

  test.for(['openssl', 'curl'])('%s', async (name, { skip }) => {
    if (!has(name)) return skip(`${name} is not there`)
    const { lines, dataDir } = await printed(name)
    expect((await shell(lines.join('\n'), dataDir)).out).toContain(GREETING)
  })

  test.skipIf(PYTHON === undefined)('Python', async () => {
    const { lines } = await printed('Python')
    const program = ['import socket, ssl', ...lines.map((line) => line.trim()), 'print(connection.recv(100).decode())']
    expect((await run(PYTHON ?? '', ['-c', program.join('\n')])).out).toContain(GREETING)
  })

  test('Node.js, in the program or beside it', async () => {
    const { lines, dataDir } = await printed('Node.js')
    const [inside = '', , beside = ''] = lines
    const use = "import { readFileSync } from 'node:fs'\nimport * as tls from 'node:tls'\n"
    const show = '\nconnection.write("QUIT\\n")\nconnection.pipe(process.stdout)\n'
    await writeFile(join(dataDir, 'inside.mjs'), use + inside.trim() + show)
    expect((await run(process.execPath, [join(dataDir, 'inside.mjs')])).out).toContain(GREETING)
    await writeFile(join(dataDir, 'client.mjs'), use + inside.replace(/, ca: .*/, ' })').trim() + show)
    expect((await shell(beside.replace('client.js', 'client.mjs'), dataDir)).out).toContain(GREETING)
    expect((await shell('node client.mjs', dataDir)).status).not.toBe(0)
  })

  test.skipIf(!has('keytool'))('Java', async () => {
    const { lines, dataDir, port } = await printed('Java')
    await writeFile(join(dataDir, 'Client.java'), javaClient(port))
    expect((await shell(lines.join(' && '), dataDir)).out).toContain(GREETING)
  })
})
