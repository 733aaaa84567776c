import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openZip, openZipFile } from '../../playground/share/open-zip.ts'
import { SHARE_LIMITS } from '../../playground/share/share-limits.ts'
import { zipOf } from '../../playground/share/zip.ts'
import { parseWorkspace } from '../../playground/workspace/parse-workspace.ts'
import { WORKSPACE_LIMITS } from '../../playground/workspace/workspace-limits.ts'
import { anyWorkspace } from './any-workspace.ts'
import { type RawEntry, rawZip } from './raw-zip.ts'
import { starter } from './starter.ts'

const MEBIBYTE = 1024 * 1024
const MOST_MEMORY = 48 * MEBIBYTE
const MOST_MS = 1000
const NOW = new Date(2026, 0, 2, 3, 4, 6)

const text = 'console.log(1)\n'
const program: RawEntry = { name: 'server.ts', data: text }
const settings = (value: unknown): RawEntry => ({ name: 'porthole.json', data: JSON.stringify(value) })
const plain = { version: 1, programs: [], links: {}, machines: 'one' }

describe('openZip', () => {
  test('opens any workspace that zipOf took away, its files in their order', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorkspace, async (workspace) => {
        const opened = await openZip(zipOf(workspace, NOW))
        expect(opened).toEqual({ workspace: parseWorkspace(workspace), leftOut: [] })
        expect(Object.entries(opened.workspace.files)).toEqual(Object.entries(workspace.files))
      }),
    )
  })

  test('opens a zip without porthole.json, its server and client ready to run', async () => {
    const { workspace } = await openZip(
      rawZip([{ name: 'lib/a.ts', data: 'export {}' }, { name: 'client.mjs', data: text }, program]),
    )
    expect(workspace).toEqual({
      files: { 'lib/a.ts': 'export {}', 'client.mjs': text, 'server.ts': text },
      programs: [
        { name: 'server', file: 'server.ts', args: '7000' },
        { name: 'client', file: 'client.mjs', args: '7000' },
      ],
      links: {},
      machines: 'one',
    })
    const other = await openZip(rawZip([{ name: 'notes.txt' }, { name: 'ping.js', data: text, method: 0 }]))
    expect(other.workspace.programs.map(({ name, file }) => [name, file])).toEqual([['server', 'ping.js']])
  })

  test('opens a folder that was zipped as a whole, and leaves out what is nobody’s text', async () => {
    const opened = await openZip(
      rawZip([
        { name: 'mine/' },
        { name: 'mine/server.ts', data: text },
        { name: 'mine/lib/' },
        { name: 'mine/lib/a.ts', data: 'export {}' },
        { name: 'mine/porthole.json', data: JSON.stringify({ ...plain, links: { mss: 5 } }) },
        { name: 'mine/README.md', data: 'ours' },
        { name: 'mine/package.json', data: '{}' },
        { name: 'mine/.git/config.txt', data: 'x' },
        { name: 'mine/node_modules/a/b/index.js', data: 'x' },
        { name: 'mine/<b>logo</b>.png', data: 'x' },
        { name: '__MACOSX/mine/._server.ts', data: 'x' },
        { name: 'mine/.DS_Store', data: 'x' },
      ]),
    )
    expect(opened.workspace.files).toEqual({ 'server.ts': text, 'lib/a.ts': 'export {}' })
    expect(opened.workspace.links).toEqual({ mss: 5 })
    expect(opened.leftOut).toEqual(['.git/config.txt', 'node_modules/a/b/index.js', '<b>logo</b>.png'])
  })

  test('says that README.md and package.json are left out where they are not ours', async () => {
    const { leftOut } = await openZip(rawZip([program, { name: 'README.md' }, { name: 'package.json', data: '{}' }]))
    expect(leftOut).toEqual(['README.md', 'package.json'])
  })

  test('opens a zip with a comment', async () => {
    expect((await openZip(rawZip([program], { comment: 'PK\u0005\u0006 hello' }))).leftOut).toEqual([])
  })

  const zeros = deflateRawSync(Buffer.alloc(64 * MEBIBYTE), { level: 9 })
  const large = 'a'.repeat(WORKSPACE_LIMITS.text)

  test.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), 'not-zip'],
    ['a text', new TextEncoder().encode('console.log("PK")'.repeat(100)), 'not-zip'],
    ['a zip cut short', rawZip([program]).subarray(0, -1), 'not-zip'],
    ['something behind the zip', Buffer.concat([rawZip([program]), Buffer.from('x')]), 'not-zip'],
    ['something before the zip', Buffer.concat([Buffer.from('x'), rawZip([program])]), 'broken'],
    ['no entries', rawZip([]), 'no-program'],
    ['no program', rawZip([{ name: 'notes.md', data: 'x' }]), 'no-program'],
    [
      'too many entries',
      rawZip(Array.from({ length: SHARE_LIMITS.zipEntries + 1 }, (_, index) => ({ name: `f${index}.ts` }))),
      'too-many-entries',
    ],
    ['more entries said than there are', rawZip([program], { count: 2 }), 'broken'],
    ['a zip in several parts', rawZip([program], { countHere: 0, count: 1 }), 'broken'],
    ['a directory behind the end', rawZip([program], { directory: 0xfffffff0 }), 'broken'],
    ['a zip64 directory', rawZip([program], { directory: 0xffffffff }), 'zip64'],
    ['a zip64 count', rawZip([program], { count: 0xffff }), 'zip64'],
    ['a zip64 entry', rawZip([{ ...program, size: 0xffffffff }]), 'zip64'],
    ['an encrypted entry', rawZip([{ ...program, flags: 1 }]), 'encrypted'],
    ['a strongly encrypted entry', rawZip([{ ...program, flags: 0x41 }]), 'encrypted'],
    ['an encrypted directory', rawZip([{ ...program, flags: 0x2000 }]), 'encrypted'],
    ['another method', rawZip([{ ...program, method: 12 }]), 'method'],
    [
      'a symbolic link',
      rawZip([program, { name: 'a.ts', data: '/etc/passwd', attributes: 0xa1ff0000 }]),
      'symbolic-link',
    ],
    ['one name twice', rawZip([program, program]), 'duplicate-name'],
    ['an entry that is not there', rawZip([{ ...program, at: 40 }]), 'broken'],
    ['an entry behind the end', rawZip([{ ...program, at: 0xfffffff0 }]), 'broken'],
    ['an entry longer than the zip', rawZip([{ ...program, packedSize: 100_000 }]), 'broken'],
    ['an entry cut short', rawZip([{ ...program, packedSize: 3 }]), 'broken'],
    ['broken deflate', rawZip([{ ...program, packed: Uint8Array.of(255, 255, 1) }]), 'broken'],
    ['a wrong checksum', rawZip([{ ...program, crc: 1 }]), 'broken'],
    ['a deflated entry that says less than it has', rawZip([{ ...program, size: 3 }]), 'wrong-size'],
    ['a deflated entry that says more than it has', rawZip([{ ...program, size: 300 }]), 'wrong-size'],
    ['a stored entry that says more than it has', rawZip([{ ...program, method: 0, size: 300 }]), 'wrong-size'],
    ['a bomb that lies about its size', rawZip([{ ...program, packed: zeros, size: 1000 }]), 'wrong-size'],
    ['a bomb that does not', rawZip([{ ...program, packed: zeros, size: 64 * MEBIBYTE }]), 'too-large'],
    [
      'files too large together',
      rawZip([
        { ...program, data: large },
        { name: 'a.ts', data: 'x' },
      ]),
      'too-large',
    ],
    [
      'a large porthole.json',
      rawZip([program, { name: 'porthole.json', data: ' '.repeat(SHARE_LIMITS.zipSettings + 1) }]),
      'too-large',
    ],
    ['a large zip', new Uint8Array(SHARE_LIMITS.zip + 1), 'too-large'],
    ['a name that leads up', rawZip([program, { name: '../evil.ts' }]), 'path'],
    ['a name that leads up on the way', rawZip([program, { name: 'a/../../evil.png' }]), 'path'],
    ['an absolute name', rawZip([program, { name: '/etc/evil.ts' }]), 'path'],
    ['a drive', rawZip([program, { name: 'C:/evil.ts' }]), 'path'],
    ['a backslash', rawZip([program, { name: '..\\evil.ts' }]), 'path'],
    ['NUL in a name', rawZip([program, { name: 'a.ts\0.png' }]), 'path'],
    ['text that is no UTF-8', rawZip([{ ...program, data: Uint8Array.of(0x63, 0xe9) }]), 'not-utf8'],
    ['UTF-16', rawZip([{ ...program, data: Buffer.from('\ufeffconsole', 'utf16le') }]), 'not-utf8'],
    ['porthole.json that is no JSON', rawZip([program, { name: 'porthole.json', data: '{' }]), 'settings'],
    ['porthole.json that is a list', rawZip([program, settings([])]), 'settings'],
    ['porthole.json of another version', rawZip([program, settings({ ...plain, version: 2 })]), 'settings'],
  ])('explains %s', async (_name, bytes, code) => {
    const error = await openZip(bytes).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      name: 'ZipError',
      code,
      message: expect.stringMatching(/^Cannot open (?:zip|file) as .* must .*: /),
    })
  })

  test.each<[string, RawEntry[], string]>([
    ['folders above one level', [program, { name: 'a/b/c.ts' }], 'file-name'],
    ['markup in a name', [program, { name: '<img src=x onerror=alert(1)>.ts' }], 'file-name'],
    ['a name that is no UTF-8', [program, { name: Uint8Array.of(0xe9, 0x2e, 0x74, 0x73) }], 'file-name'],
    ['names that differ in capitals alone', [program, { name: 'Server.ts' }], 'duplicate-name'],
    ['NUL in a text', [{ ...program, data: 'a\0b' }], 'file-text'],
    [
      'too many files',
      Array.from({ length: WORKSPACE_LIMITS.files + 1 }, (_, index) => ({ name: `f${index}.ts` })),
      'file-count',
    ],
    ['settings without programs', [program, settings({ version: 1 })], 'shape'],
    [
      'a program whose file is not there',
      [program, settings({ ...plain, programs: [{ name: 'client', file: 'a.ts', args: '' }] })],
      'program-file',
    ],
    ['a slider out of its range', [program, settings({ ...plain, links: { loss: 2 } })], 'links'],
    [
      'a key of the prototype',
      [program, { name: 'porthole.json', data: '{"version":1,"__proto__":{"machines":"one"}}' }],
      'shape',
    ],
  ])('explains %s', async (_name, entries, code) => {
    await expect(openZip(rawZip(entries))).rejects.toMatchObject({ name: 'WorkspaceError', code })
  })

  test('is done with bombs at once, in what it reads and in what it leaves out', async () => {
    const bomb = { packed: deflateRawSync(Buffer.alloc(512 * MEBIBYTE), { level: 9 }), size: 1000 }
    const before = process.memoryUsage().rss
    const began = performance.now()
    await expect(openZip(rawZip([{ ...program, ...bomb }]))).rejects.toMatchObject({ code: 'wrong-size' })
    expect((await openZip(rawZip([program, { name: 'a.bin', ...bomb }]))).leftOut).toEqual(['a.bin'])
    expect(performance.now() - began).toBeLessThan(MOST_MS)
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY)
  })

  test('a zip with any byte changed is opened or explained, and nothing else', async () => {
    const zip = zipOf(starter, NOW)
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = zip.with(at, (zip[at] ?? 0) ^ change)
        const result = await openZip(changed).catch((error: unknown) => error)
        if (result instanceof Error) expect(result.name).toMatch(/^(?:Zip|Workspace)Error$/)
        else expect(result).toHaveProperty('workspace')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('openZipFile', () => {
  test('opens a file, and does not read one that is too large', async () => {
    const zip = Uint8Array.from(zipOf(starter, NOW))
    expect((await openZipFile(new Blob([zip]))).workspace).toEqual(starter)
    const large = new Blob([new Uint8Array(SHARE_LIMITS.zip + 1)])
    large.arrayBuffer = () => Promise.reject(new Error('it was read'))
    await expect(openZipFile(large)).rejects.toMatchObject({ code: 'too-large' })
  })
})
