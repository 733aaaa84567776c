import { once } from 'node:events'
import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { serverForTest } from '../support/server.ts'
import { closedPort } from './free-port.ts'
import { LANGUAGES, obstacle, Sample } from './sample.ts'
import {
  ALL_BYTES,
  answer,
  connection,
  EIGHT_MEBIBYTES,
  FILES,
  folderForTest,
  MEBIBYTE,
  MEMORY_CAP,
  serverThat,
  sha256,
  sparseFile,
} from './transfer.ts'

const MAX_FILE = 64 * MEBIBYTE
const QUOTA = 256 * MEBIBYTE

const putLine = (name: string, bytes: Uint8Array): string => `PUT ${name} ${bytes.length} ${sha256(bytes)}\r\n`
const put = (name: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(putLine(name, bytes)), bytes])
const kept = (bytes: Uint8Array, offset = 0): string => `+GO ${offset}\r\n+OK ${bytes.length} ${sha256(bytes)}\r\n`

/** Sends a PUT and the payload up to `length`; resolves once that much is in a file of the folder. */
async function begin(port: number, folder: string, name: string, bytes: Buffer, length: number): Promise<Socket> {
  const socket = connection(port)
  socket.on('error', () => socket.destroy())
  socket.write(putLine(name, bytes))
  await once(socket, 'data')
  socket.write(bytes.subarray(0, length))
  await expect
    .poll(async () => {
      const parts = (await readdir(folder)).filter((entry) => entry.startsWith(`.${name}.`))
      const sizes = await Promise.all(parts.map(async (part) => (await lstat(join(folder, part))).size))
      return Math.max(0, ...sizes)
    })
    // Of the last bytes some may wait in the program for more.
    .toBeGreaterThan(length - 65_536)
  return socket
}

const visible = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => !name.startsWith('.'))

describe.for(LANGUAGES)('upload-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('keeps each file as it is, and nothing else', async () => {
    const folder = await folderForTest()
    const port = await new Sample('upload-server', language, [0, folder]).port()
    for (const [name, bytes] of FILES) expect((await answer(port, put(name, bytes))).toString()).toBe(kept(bytes))
    expect((await readdir(folder)).toSorted()).toEqual(FILES.map(([name]) => name).toSorted())
    for (const [name, bytes] of FILES) expect((await readFile(join(folder, name))).equals(bytes)).toBe(true)
  })

  test('finds the next request right behind a payload, and takes it in pieces', async () => {
    const folder = await folderForTest()
    const port = await new Sample('upload-server', language, [0, folder]).port()
    const two = Buffer.concat([put('a', ALL_BYTES), put('b', Buffer.from('x\n'))])
    expect((await answer(port, two)).toString()).toBe(kept(ALL_BYTES) + kept(Buffer.from('x\n')))
    const socket = connection(port)
    socket.setNoDelay(true)
    for (const byte of put('c', Buffer.from('\r\n\r\n'))) socket.write(Buffer.of(byte))
    socket.end()
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(kept(Buffer.from('\r\n\r\n')))
  })

  test.for([
    '../canary',
    '..',
    '.',
    '.hidden',
    '/etc/canary',
    'a/b',
    'a/../../canary',
    '..\\canary',
    'C:\\canary',
    'C:canary',
    'canary\0.txt',
    '%2e%2e%2fcanary',
    'caf\u00e9',
    'x'.repeat(121),
  ])('refuses the name %j, and writes nothing', async (name) => {
    const outside = await folderForTest([['canary', Buffer.from('canary')]])
    const folder = join(outside, 'shared')
    await mkdir(folder)
    const port = await new Sample('upload-server', language, [0, folder]).port()
    expect((await answer(port, putLine(name, ALL_BYTES))).toString()).toBe('-ERR bad-name Refused\r\n')
    expect(await readdir(folder)).toEqual([])
    expect(await readdir(outside)).toEqual(['canary', 'shared'])
    expect(await readFile(join(outside, 'canary'), 'utf8')).toBe('canary')
  })

  test('replaces a link of that name, and not what it leads to', async () => {
    const outside = await folderForTest([['canary', Buffer.from('canary')]])
    const folder = await folderForTest()
    await symlink(join(outside, 'canary'), join(folder, 'link'))
    const port = await new Sample('upload-server', language, [0, folder]).port()
    expect((await answer(port, put('link', ALL_BYTES))).toString()).toBe(kept(ALL_BYTES))
    expect((await readFile(join(folder, 'link'))).equals(ALL_BYTES)).toBe(true)
    expect(await readFile(join(outside, 'canary'), 'utf8')).toBe('canary')
  })

  test('after a cut the old file is there, and the same PUT goes on where it stopped', async () => {
    const folder = await folderForTest([['eight.bin', Buffer.from('old')]])
    const server = new Sample('upload-server', language, [0, folder])
    const port = await server.port()
    const cut = await begin(port, folder, 'eight.bin', EIGHT_MEBIBYTES, 5 * MEBIBYTE)
    cut.resetAndDestroy()
    await server.printed(/^(ECONNRESET|read ECONNRESET)$/m)
    expect(await readFile(join(folder, 'eight.bin'), 'utf8')).toBe('old')
    const socket = connection(port)
    socket.write(putLine('eight.bin', EIGHT_MEBIBYTES))
    const [go] = await once(socket, 'data')
    const offset = Number(/^\+GO (\d+)\r\n$/.exec(String(go))?.[1])
    expect(offset).toBe(5 * MEBIBYTE)
    socket.end(EIGHT_MEBIBYTES.subarray(offset))
    const [ok] = await once(socket, 'data')
    expect(`${go}${ok}`).toBe(kept(EIGHT_MEBIBYTES, offset))
    expect(await readdir(folder)).toEqual(['eight.bin'])
    expect((await readFile(join(folder, 'eight.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
  })

  test('killed in mid-upload it leaves no half file, and the next one goes on', async () => {
    const folder = await folderForTest()
    const server = new Sample('upload-server', language, [0, folder])
    await begin(await server.port(), folder, 'eight.bin', EIGHT_MEBIBYTES, 5 * MEBIBYTE)
    server.kill()
    await server.status()
    expect(await visible(folder)).toEqual([])
    const port = await new Sample('upload-server', language, [0, folder]).port()
    const socket = connection(port)
    socket.write(putLine('eight.bin', EIGHT_MEBIBYTES))
    const [go] = await once(socket, 'data')
    const offset = Number(/^\+GO (\d+)\r\n$/.exec(String(go))?.[1])
    expect(offset).toBeGreaterThan(4 * MEBIBYTE)
    socket.end(EIGHT_MEBIBYTES.subarray(offset))
    expect(String((await once(socket, 'data'))[0])).toContain('+OK 8388608 ')
    expect((await readFile(join(folder, 'eight.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
  })

  test('goes on with no part of another file, and begins anew where nothing is missing', async () => {
    const folder = await folderForTest()
    const server = new Sample('upload-server', language, [0, folder])
    const port = await server.port()
    const half = Buffer.from('half of it')
    await answer(port, put('a', half).subarray(0, -5))
    await server.printed(/5 bytes are missing$/m)
    const other = Buffer.from('other text')
    expect((await answer(port, put('a', other))).toString()).toBe(kept(other))
    await writeFile(join(folder, `.whole.${half.length}.${sha256(half)}.part`), half)
    expect((await answer(port, put('whole', half))).toString()).toBe(kept(half))
  })

  test('a second writer of a name is told that it is busy, the first one is not disturbed', async () => {
    const folder = await folderForTest([['a.bin', Buffer.from('old')]])
    const port = await new Sample('upload-server', language, [0, folder]).port()
    const first = await begin(port, folder, 'a.bin', EIGHT_MEBIBYTES, MEBIBYTE)
    for (const bytes of [EIGHT_MEBIBYTES, ALL_BYTES])
      expect((await answer(port, putLine('A.bin', bytes))).toString()).toBe('-ERR busy Another one is at it\r\n')
    expect((await answer(port, put('b.bin', ALL_BYTES))).toString()).toBe(kept(ALL_BYTES))
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('old')
    first.end(EIGHT_MEBIBYTES.subarray(MEBIBYTE))
    expect(String((await once(first, 'data'))[0])).toContain('+OK 8388608 ')
    expect((await readFile(join(folder, 'a.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
  })

  test('keeps nothing of a wrong digest, and answers the next request', async () => {
    const folder = await folderForTest([['a', Buffer.from('old')]])
    const port = await new Sample('upload-server', language, [0, folder]).port()
    const wrong = Buffer.concat([Buffer.from(putLine('a', Buffer.from('abc'))), Buffer.from('abX')])
    expect((await answer(port, Buffer.concat([wrong, put('b', ALL_BYTES)]))).toString()).toBe(
      `+GO 0\r\n-ERR digest-mismatch Not kept (payload discarded)\r\n${kept(ALL_BYTES)}`,
    )
    expect((await readdir(folder)).toSorted()).toEqual(['a', 'b'])
    expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old')
  })

  test('refuses by the number alone what is too large', async () => {
    const folder = await folderForTest()
    const port = await new Sample('upload-server', language, [0, folder]).port()
    for (const size of [MAX_FILE + 1, '9'.repeat(30)])
      expect((await answer(port, `PUT a ${size} ${sha256(ALL_BYTES)}\n`)).toString()).toBe(
        `-ERR too-large At most ${MAX_FILE} bytes\r\n`,
      )
    expect(await readdir(folder)).toEqual([])
  })

  test('counts files, parts and what was promised towards the quota', async () => {
    const folder = await folderForTest()
    await sparseFile(join(folder, 'full.bin'), QUOTA - 300)
    const port = await new Sample('upload-server', language, [0, folder]).port()
    const first = connection(port)
    first.write(putLine('first', ALL_BYTES))
    await once(first, 'data')
    const tooMuch = Buffer.alloc(45)
    expect((await answer(port, putLine('a', tooMuch))).toString()).toBe('-ERR quota The folder is full\r\n')
    const rest = Buffer.alloc(44)
    expect((await answer(port, put('b', rest))).toString()).toBe(kept(rest))
    first.end(ALL_BYTES)
    expect(String((await once(first, 'data'))[0])).toContain('+OK 256 ')
    await rm(join(folder, 'b'))
    await writeFile(join(folder, '.left.part'), tooMuch)
    expect((await answer(port, putLine('b', rest))).toString()).toBe('-ERR quota The folder is full\r\n')
  })

  test.for(['PUT', 'PUT a', 'PUT a 5', 'PUT a -5 x', 'PUT a 5 abc', 'GET a', `PUT a b 5 ${'a'.repeat(64)}`])(
    'calls %j bad arguments',
    async (line) => {
      const port = await new Sample('upload-server', language, [0, await folderForTest()]).port()
      expect((await answer(port, `${line}\r\n`)).toString()).toMatch(/^-ERR bad-arguments .*\r\n$/)
    },
  )

  test('needs no more memory for the largest file than for 8 MiB', async ({ skip }) => {
    const folder = await folderForTest()
    const server = new Sample('upload-server', language, [0, folder])
    const port = await server.port()
    await answer(port, put('eight.bin', EIGHT_MEBIBYTES))
    const before = server.peakMemory() ?? skip('the system does not tell memory')
    const largest = Buffer.alloc(MAX_FILE)
    expect((await answer(port, put('largest.bin', largest))).toString()).toBe(kept(largest))
    expect((server.peakMemory() ?? 0) - before).toBeLessThan(MEMORY_CAP)
  })

  test('closes on a line that is too long, and serves the next client', async () => {
    const port = await new Sample('upload-server', language, [0, await folderForTest()]).port()
    const socket = connection(port)
    socket.on('error', () => socket.destroy())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('x'.repeat(200_000))
    await closed
    expect((await answer(port, put('a', ALL_BYTES))).toString()).toBe(kept(ALL_BYTES))
  })

  test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
    const port = await new Sample('upload-server', language, [0, '.']).port()
    const second = new Sample('upload-server', language, [port, '.'])
    expect(await second.status()).toBe(1)
    expect(second.stderr).toContain(`Cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`)
  })

  test.for([[], [0], ['http', '.'], [70000, '.']])('shows its usage and exits with 2 for %j', async (args) => {
    const server = new Sample('upload-server', language, args)
    expect(await server.status()).toBe(2)
    expect(server.stderr).toMatch(/^usage: \S+ upload-server\.\S+ <port> <folder> \[host\]/)
  })
})

describe.for(LANGUAGES)('upload-client in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('puts each file on the demo server, and gets its digest back', async () => {
    const port = (await serverForTest()).port('porthole')
    const folder = await folderForTest(FILES)
    for (const [name, bytes] of FILES) {
      const client = new Sample('upload-client', language, [port, join(folder, name)])
      expect(await client.status()).toBe(0)
      const got = await answer(port, `GET ${name}\r\n`)
      expect(got.subarray(got.length - bytes.length).equals(bytes)).toBe(true)
      expect(got.toString('latin1')).toContain(`+FILE ${bytes.length} ${sha256(bytes)} 0\r\n`)
    }
  })

  test.for(LANGUAGES)('puts 8 MiB under another name on upload-server in %s', async (serverLanguage, { skip }) => {
    skip(obstacle(serverLanguage) !== undefined, obstacle(serverLanguage))
    const folder = await folderForTest()
    const server = new Sample('upload-server', serverLanguage, [0, folder])
    const file = join(await folderForTest(FILES), 'eight.bin')
    const client = new Sample('upload-client', language, [await server.port(), file, 'other.bin'])
    expect(await client.status()).toBe(0)
    expect((await readFile(join(folder, 'other.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
    expect(client.stderr).toMatch(
      /^8388608 bytes, 0 of them are there\r?\n0 % sent\r?\n10 % sent[\s\S]*^100 % sent\r?\n/m,
    )
  })

  test('goes on with what the demo server has', async () => {
    const port = (await serverForTest()).port('porthole')
    await answer(port, put('eight.bin', EIGHT_MEBIBYTES).subarray(0, -MEBIBYTE))
    const file = join(await folderForTest(FILES), 'eight.bin')
    const client = new Sample('upload-client', language, [port, file])
    expect(await client.status()).toBe(0)
    expect(client.stderr).toContain(`8388608 bytes, ${7 * MEBIBYTE} of them are there`)
    expect(client.stderr).not.toContain('10 % sent\n20 %')
  })

  test('sends exactly what is missing', async () => {
    const bytes = Buffer.from('abcdefghijklmnopqrstuvwxyz')
    const payload: Buffer[] = []
    const port = await serverThat((socket) => {
      socket.write('* PORTHOLE 1 test\r\n+GO 10\r\n')
      socket.on('data', (chunk) => {
        payload.push(chunk)
        if (Buffer.concat(payload).length === 16) socket.write(`* news\r\n+OK 26 ${sha256(bytes)}\r\n`)
      })
    })
    const client = new Sample('upload-client', language, [
      port,
      join(await folderForTest([['letters.txt', bytes]]), 'letters.txt'),
    ])
    expect(await client.status()).toBe(0)
    expect(Buffer.concat(payload).toString()).toBe('klmnopqrstuvwxyz')
  })

  test.for([
    ['a refusal', '-ERR too-large no\r\n', '-ERR too-large no'],
    ['another digest', '+GO 26\r\n+OK 26 abc\r\n', '+OK with the digest was expected'],
    ['a reply that makes no sense', '+PONG\r\n', '+GO was expected, not +PONG'],
    ['an early end', '+GO 26\r\n', 'the server closed too early'],
    ['a line that never ends', 'x'.repeat(MEBIBYTE), 'the '],
  ] as const)('passes on %s and exits with 1', async ([, reply, message]) => {
    const port = await serverThat((socket) => void socket.end(reply))
    const file = join(await folderForTest([['letters.txt', Buffer.from('abcdefghijklmnopqrstuvwxyz')]]), 'letters.txt')
    const client = new Sample('upload-client', language, [port, file])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain(`Cannot put letters.txt: ${message}`)
  })

  test('says that the connection broke, and exits with 1', async () => {
    const port = await serverThat((socket) => {
      socket.write('+GO 0\r\n')
      socket.once('data', () => socket.resetAndDestroy())
    })
    const client = new Sample('upload-client', language, [port, join(await folderForTest(FILES), 'eight.bin')])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot put eight\.bin: (ECONNRESET|EPIPE)$/m)
  })

  test('gives up on a server that reads nothing', async () => {
    const port = await serverThat((socket) => {
      socket.pause()
      socket.write('+GO 0\r\n')
    })
    const large = join(await folderForTest(), 'large.bin')
    await sparseFile(large, 64 * MEBIBYTE)
    const client = new Sample('upload-client', language, [port, large])
    await client.logged(/0 % sent/)
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot put large\.bin: (nothing happened for 5000 ms|timed out)$/m)
  })

  test('says ENOENT for a file that is not there, ECONNREFUSED where nobody listens', async () => {
    const missing = new Sample('upload-client', language, [await closedPort(), join(await folderForTest(), 'missing')])
    expect(await missing.status()).toBe(1)
    expect(missing.stderr).toMatch(/^Cannot put missing: ENOENT$/m)
    const refused = new Sample('upload-client', language, [
      await closedPort(),
      join(await folderForTest(FILES), 'crlf.txt'),
    ])
    expect(await refused.status()).toBe(1)
    expect(refused.stderr).toMatch(/^Cannot put crlf\.txt: ECONNREFUSED$/m)
  })

  test.for([[], [7700], ['http', 'x']])('shows its usage and exits with 2 for %j', async (args) => {
    const client = new Sample('upload-client', language, args)
    expect(await client.status()).toBe(2)
    expect(client.stderr).toContain('usage:')
  })
})
