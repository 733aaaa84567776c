import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openZip } from '../../playground/share/open-zip.ts'
import { zipOf } from '../../playground/share/zip.ts'
import { FreePorts } from '../runtime/free-port.ts'
import { starter } from './starter.ts'

const NOW = new Date(2026, 0, 2, 3, 4, 6)
/** How long a program may take to print what is waited for, or to end, in milliseconds. */
const PATIENCE_MS = 10_000

const PYTHON = ['python3', 'python'].find((command) => spawnSync(command, ['-c', 'import zipfile']).status === 0)

/** Any text, in any script. */
const files = { ...starter.files, 'lib/words.txt': 'naïve 😀\r\n\u2028"\\\n', 'empty.md': '' }
const workspace = { ...starter, files }

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-zip-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function python(code: string, args: readonly string[], cwd: string): string {
  return execFileSync(PYTHON ?? 'python3', ['-c', code, ...args], { cwd, encoding: 'utf8' })
}

describe.skipIf(PYTHON === undefined)('a zip and Python', () => {
  test('zipOf makes what zipfile finds whole, and unpacks to the same files', async () => {
    const folder = await folderForTest()
    await writeFile(join(folder, 'our.zip'), zipOf(workspace, NOW))
    const said = python(
      'import zipfile; z = zipfile.ZipFile("our.zip"); print(z.testzip(), z.infolist()[0].date_time); z.extractall("out")',
      [],
      folder,
    )
    expect(said.trim()).toBe('None (2026, 1, 2, 3, 4, 6)')
    for (const [name, text] of Object.entries(files))
      expect(await readFile(join(folder, 'out', name), 'utf8')).toBe(text)
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(
      ['README.md', 'client.ts', 'empty.md', 'lib', 'package.json', 'porthole.json', 'server.ts'].sort(),
    )
  })

  test.each([
    ['stored', 'ZIP_STORED', ''],
    ['deflated', 'ZIP_DEFLATED', ''],
    ['deflated, in a folder', 'ZIP_DEFLATED', 'mine/'],
  ])('openZip opens what zipfile makes, %s', async (_name, method, prefix) => {
    const folder = await folderForTest()
    await writeFile(join(folder, 'our.zip'), zipOf(workspace, NOW))
    python(
      `import sys, zipfile
a = zipfile.ZipFile("our.zip")
with zipfile.ZipFile("their.zip", "w", zipfile.${method}) as b:
    for name in a.namelist():
        b.writestr(sys.argv[1] + name, a.read(name))`,
      [prefix],
      folder,
    )
    expect(await openZip(await readFile(join(folder, 'their.zip')))).toEqual({ workspace, leftOut: [] })
  })

  test('openZip opens what zipfile wrote to a pipe, with sizes behind the data', async () => {
    const folder = await folderForTest()
    const program = `import io, sys, zipfile
class Pipe(io.RawIOBase):
    def writable(self): return True
    def write(self, data): sys.stdout.buffer.write(data); return len(data)
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("server.ts", "export {}\\n")`
    const zip = execFileSync(PYTHON ?? 'python3', ['-c', program], { cwd: folder })
    expect((await openZip(zip)).workspace.files).toEqual({ 'server.ts': 'export {}\n' })
  })
})

/** A program in a folder, and what it printed so far; it is ended with the test. */
function run(cwd: string, words: readonly string[]) {
  const child = spawn(process.execPath, words, { cwd, stdio: 'pipe', timeout: PATIENCE_MS })
  const closed = once(child, 'close')
  let printed = ''
  let look = (): void => undefined
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      printed += bytes
      look()
    })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return {
    child,
    ended: closed.then(([code]: unknown[]) => ({ code, printed })),
    until: (text: string) =>
      Promise.race([
        new Promise<void>((resolve) => {
          look = () => printed.includes(text) && resolve()
          look()
        }),
        closed.then(() => {
          throw new Error(`Cannot go on as the program must print ${text}: it ended after ${JSON.stringify(printed)}`)
        }),
      ]),
  }
}

describe('the zip of the first files', () => {
  test('runs on Node from where another program unpacked it', async () => {
    const folder = await folderForTest()
    await writeFile(join(folder, 'our.zip'), zipOf(starter, NOW))
    if (PYTHON === undefined) execFileSync('unzip', ['-q', 'our.zip'], { cwd: folder })
    else python('import zipfile; zipfile.ZipFile("our.zip").extractall(".")', [], folder)
    const port = String(await new FreePorts().next())

    const server = run(folder, ['server.ts', port])
    await server.until(`listening on port ${port}`)
    const client = run(folder, ['client.ts', port])
    await client.until('connected')
    client.child.stdin.end('a line\n')
    expect(await client.ended).toEqual({
      code: 0,
      printed: 'connected: type a line, Ctrl-D ends\na line\nclosed: 7 bytes sent, 7 came back\n',
    })
    await server.until('client 1: closed')
  })
})
