import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
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

const replyTo = (bytes: Uint8Array, offset = 0): Buffer =>
  Buffer.concat([Buffer.from(`+FILE ${bytes.length} ${sha256(bytes)} ${offset}\r\n`), bytes.subarray(offset)])

describe.for(LANGUAGES)('file-server in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test.for(FILES)('sends %s as it is', async ([name, bytes]) => {
    const server = new Sample('file-server', language, [0, await folderForTest([[name, bytes]])])
    expect((await answer(await server.port(), `GET ${name}\r\n`)).equals(replyTo(bytes))).toBe(true)
  })

  test('sends from an offset, nothing from the end, and each reply right behind the payload before it', async () => {
    const server = new Sample('file-server', language, [0, await folderForTest(FILES)])
    const requests = 'GET all-bytes.bin 200\nget all-bytes.bin 256\nGET no-final-lf.txt\nNONSENSE\nGET crlf.txt 5\r\n'
    const expected = [
      replyTo(ALL_BYTES, 200),
      replyTo(ALL_BYTES, 256),
      replyTo(Buffer.from('one\ntwo')),
      Buffer.from('-ERR bad-arguments Cannot send that\r\n'),
      replyTo(Buffer.from('one\r\ntwo\r\n'), 5),
    ]
    expect((await answer(await server.port(), requests)).toString('latin1')).toBe(
      Buffer.concat(expected).toString('latin1'),
    )
  })

  test.for([
    ['../canary', 'bad-name'],
    ['..', 'bad-name'],
    ['.hidden', 'bad-name'],
    ['a/../../canary', 'bad-name'],
    ['..\\canary', 'bad-name'],
    ['/etc/passwd', 'bad-name'],
    ['canary\0', 'bad-name'],
    ['link', 'no-such-file'],
    ['folder', 'no-such-file'],
    ['missing', 'no-such-file'],
    ['real 5', 'bad-arguments'],
    ['real -1', 'bad-arguments'],
    ['real 99999999999999999999', 'bad-arguments'],
  ])('refuses GET %j with %s', async ([request = '', code]) => {
    const outside = await folderForTest([['canary', Buffer.from('canary')]])
    const folder = join(outside, 'shared')
    await mkdir(join(folder, 'folder'), { recursive: true })
    await writeFile(join(folder, 'real'), 'real')
    await writeFile(join(folder, '.hidden'), 'canary')
    await symlink(join(outside, 'canary'), join(folder, 'link'))
    const server = new Sample('file-server', language, [0, folder])
    expect((await answer(await server.port(), `GET ${request}\r\n`)).toString()).toBe(
      `-ERR ${code} Cannot send that\r\n`,
    )
  })

  test('sends 8 MiB whole to a reader that starts late, and serves another one meanwhile', async () => {
    const server = new Sample('file-server', language, [0, await folderForTest(FILES)])
    const port = await server.port()
    const late = connection(port)
    late.pause()
    late.write('GET eight.bin\r\n')
    await server.printed(/^sending 8388608 bytes of eight\.bin$/m)
    expect((await answer(port, 'GET crlf.txt\r\n')).toString()).toContain('one\r\ntwo\r\n')
    // The sockets' buffers are smaller than the file: it is not out.
    expect(server.stdout).not.toContain('sent eight.bin')
    late.end()
    expect((await buffer(late)).equals(replyTo(EIGHT_MEBIBYTES))).toBe(true)
  })

  test('outlives a reset in mid-payload', async () => {
    const server = new Sample('file-server', language, [0, await folderForTest(FILES)])
    const port = await server.port()
    const rude = connection(port)
    rude.write('GET eight.bin\r\n')
    await once(rude, 'readable')
    rude.resetAndDestroy()
    // Linux may end sendfile() of a connection that was reset as it ends that of a file that shrank.
    await server.printed(/^(ECONNRESET|EPIPE|write ECONNRESET|read ECONNRESET|write EPIPE|only \d+ bytes went out)$/m)
    expect((await answer(port, 'GET crlf.txt 5\r\n')).toString()).toContain(' 5\r\ntwo\r\n')
  })

  test('needs no more memory for 64 MiB than for 8, however slow the reader is', async ({ skip }) => {
    const folder = await folderForTest(FILES)
    await sparseFile(join(folder, 'sparse.bin'), 64 * MEBIBYTE)
    const server = new Sample('file-server', language, [0, folder])
    const port = await server.port()
    await answer(port, 'GET eight.bin\r\n')
    const before = server.peakMemory() ?? skip('the system does not tell memory')
    const late = connection(port)
    late.pause()
    late.write('GET sparse.bin\r\n')
    await server.printed(/^sending 67108864 bytes/m)
    late.end()
    let length = 0
    for await (const chunk of late) length += chunk.length
    expect(length).toBe(replyTo(Buffer.alloc(64 * MEBIBYTE)).length)
    expect((server.peakMemory() ?? 0) - before).toBeLessThan(MEMORY_CAP)
  })

  test('closes on a line that is too long', async () => {
    const server = new Sample('file-server', language, [0, await folderForTest()])
    const port = await server.port()
    const socket = connection(port)
    socket.on('error', () => socket.destroy())
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('x'.repeat(200_000))
    await closed
    expect((await answer(port, 'GET x\n')).toString()).toContain('no-such-file')
  })

  test('says EADDRINUSE and exits with 1 when the port is taken', async () => {
    const port = await new Sample('file-server', language, [0, '.']).port()
    const second = new Sample('file-server', language, [port, '.'])
    expect(await second.status()).toBe(1)
    expect(second.stderr).toContain(`Cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`)
  })

  test.for([[], [0], ['http', '.'], [70000, '.']])('shows its usage and exits with 2 for %j', async (args) => {
    const server = new Sample('file-server', language, args)
    expect(await server.status()).toBe(2)
    expect(server.stderr).toMatch(/^usage: \S+ file-server\.\S+ <port> <folder> \[host\]/)
  })
})

/** Puts a file on the demo server. */
async function put(port: number, name: string, bytes: Uint8Array): Promise<void> {
  const reply = await answer(port, Buffer.concat([Buffer.from(`PUT ${name} ${bytes.length}\r\n`), bytes]))
  expect(reply.toString()).toContain(`+OK ${bytes.length} ${sha256(bytes)}`)
}

describe.for(LANGUAGES)('download-client in %s', (language) => {
  beforeEach(({ skip }) => skip(obstacle(language) !== undefined, obstacle(language)))

  test('gets each file from the demo server as it is, and leaves no part', async () => {
    const port = (await serverForTest()).port('porthole')
    const folder = await folderForTest()
    for (const [name, bytes] of FILES) {
      await put(port, name, bytes)
      const client = new Sample('download-client', language, [port, name, folder])
      expect(await client.status()).toBe(0)
      expect((await readFile(join(folder, name))).equals(bytes)).toBe(true)
    }
    expect((await readdir(folder)).toSorted()).toEqual(FILES.map(([name]) => name).toSorted())
  })

  test.for(LANGUAGES)('gets 8 MiB from file-server in %s', async (serverLanguage, { skip }) => {
    skip(obstacle(serverLanguage) !== undefined, obstacle(serverLanguage))
    const server = new Sample('file-server', serverLanguage, [0, await folderForTest(FILES)])
    const folder = await folderForTest()
    const client = new Sample('download-client', language, [await server.port(), 'eight.bin', folder])
    expect(await client.status()).toBe(0)
    expect((await readFile(join(folder, 'eight.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
  })

  test('takes a reply byte by byte, events before it, and a payload that comes with the line', async () => {
    const bytes = Buffer.from('+OK\r\n* not an event\r\n')
    const slow = await serverThat((socket) => {
      for (const byte of `* PORTHOLE 1 test\r\n${replyTo(bytes)}`) socket.write(byte)
    })
    const folder = await folderForTest()
    const client = new Sample('download-client', language, [slow, 'x.txt', folder])
    expect(await client.status()).toBe(0)
    expect(await readFile(join(folder, 'x.txt'))).toEqual(bytes)
  })

  test('after a cut it keeps the part, and the next run asks for the rest only', async () => {
    const cut = 5 * MEBIBYTE
    const first = await serverThat((socket) => socket.end(replyTo(EIGHT_MEBIBYTES).subarray(0, cut)))
    const folder = await folderForTest()
    const part = join(folder, 'eight.bin.part')
    const broken = new Sample('download-client', language, [first, 'eight.bin', folder])
    expect(await broken.status()).toBe(1)
    expect(broken.stderr).toContain('Cannot get eight.bin: the server closed too early')
    expect(existsSync(join(folder, 'eight.bin'))).toBe(false)
    const kept = (await readFile(part)).length
    expect(kept).toBe(cut - replyTo(EIGHT_MEBIBYTES).indexOf('\n') - 1)

    const asked: string[] = []
    const second = await serverThat((socket, line) => {
      asked.push(line)
      socket.end(replyTo(EIGHT_MEBIBYTES, Number(/ (\d+)\r\n$/.exec(line)?.[1])))
    })
    const client = new Sample('download-client', language, [second, 'eight.bin', folder])
    expect(await client.status()).toBe(0)
    expect(client.stderr).toContain(`8388608 bytes, ${kept} of them are here`)
    expect(asked).toEqual([`GET eight.bin ${kept}\r\n`])
    expect((await readFile(join(folder, 'eight.bin'))).equals(EIGHT_MEBIBYTES)).toBe(true)
    expect(existsSync(part)).toBe(false)
  })

  test('removes a part whose digest is wrong, and keeps the file that was there', async () => {
    const folder = await folderForTest([
      ['x.txt', Buffer.from('old')],
      ['x.txt.part', Buffer.from('of another file')],
    ])
    const bytes = Buffer.from('the bytes of the file on the server')
    const port = await serverThat((socket) => socket.end(replyTo(bytes, 15)))
    const client = new Sample('download-client', language, [port, 'x.txt', folder])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('the digest is wrong')
    expect(await readdir(folder)).toEqual(['x.txt'])
    expect(await readFile(join(folder, 'x.txt'), 'utf8')).toBe('old')
  })

  test('passes an error of the server on, and leaves nothing', async () => {
    const folder = await folderForTest()
    const port = (await serverForTest()).port('porthole')
    const client = new Sample('download-client', language, [port, 'missing', folder])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot get missing: -ERR no-such-file /m)
    expect(await readdir(folder)).toEqual([])
  })

  test('needs no more memory than a small part of 64 MiB', async ({ skip }) => {
    const folder = await folderForTest()
    const whole = replyTo(Buffer.alloc(64 * MEBIBYTE))
    const { promise: almost, resolve } = Promise.withResolvers<Socket>()
    const port = await serverThat((socket) => socket.write(whole.subarray(0, 1000), () => resolve(socket)))
    const client = new Sample('download-client', language, [port, 'big.bin', folder])
    const socket = await almost
    await client.logged(/of them are here/)
    const before = client.peakMemory() ?? skip('the system does not tell memory')
    await new Promise<void>((done) => socket.write(whole.subarray(1000, -1), () => done()))
    expect((client.peakMemory() ?? 0) - before).toBeLessThan(MEMORY_CAP)
    socket.end(whole.subarray(-1))
    expect(await client.status()).toBe(0)
  })

  test('gives up on a server that stops in mid-payload', async () => {
    const silent = await serverThat((socket) => socket.write(replyTo(ALL_BYTES).subarray(0, -1)))
    const client = new Sample('download-client', language, [silent, 'x', await folderForTest()])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot get x: (nothing happened for 5000 ms|timed out)$/m)
  })

  test('gives up on a line that never ends', async () => {
    const client = new Sample('download-client', language, [
      await serverThat((socket) => void socket.write('x'.repeat(MEBIBYTE))),
      'x',
      await folderForTest(),
    ])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toContain('the line is too long')
  })

  test('says ECONNREFUSED and exits with 1 where nobody listens', async () => {
    const client = new Sample('download-client', language, [await closedPort(), 'x', await folderForTest()])
    expect(await client.status()).toBe(1)
    expect(client.stderr).toMatch(/^Cannot get x: ECONNREFUSED$/m)
  })

  test.for([[], [7700], ['http', 'x'], [7700, '../x'], [7700, '.x']])(
    'shows its usage and exits with 2 for %j',
    async (args) => {
      const client = new Sample('download-client', language, args)
      expect(await client.status()).toBe(2)
      expect(client.stderr).toContain('usage:')
    },
  )
})
