import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Conversation } from '../../playground/client/conversation.ts'
import { DigestMismatchError, Download } from '../../playground/client/download.ts'
import { Upload } from '../../playground/client/upload.ts'
import { type ClientConnection, clientConnections } from '../support/client-connection.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'

const FIVE_MEGABYTES = randomBytes(5_000_000)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function put(one: ClientConnection, name: string, bytes: Uint8Array): Promise<void> {
  const source = { size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) }
  const upload = new Upload({ conversation: one.conversation, carrier: one.carrier, source, name })
  one.onRoom(() => upload.roomChanged())
  await upload.run()
}

/** A download that keeps what came. */
function kept(name: string, after: (received: number) => void = () => undefined) {
  const parts: Uint8Array[] = []
  const download = new Download({
    name,
    sink: (bytes) => void parts.push(bytes.slice()),
    progress: ({ done }) => after(done),
  })
  return { download, bytes: () => Buffer.concat(parts) }
}

describe.each(clientConnections)('Download over %s', (_name, open) => {
  test.each([
    ['an empty file', new Uint8Array()],
    ['one byte', Uint8Array.of(0x0a)],
    ['5 MB', FIVE_MEGABYTES],
  ])('gets %s and verifies it', async (_what, bytes) => {
    const one = await open(server)
    const name = fresh('down')
    await put(one, name, bytes)
    const { download, bytes: got } = kept(name)
    expect(await download.run(one.conversation)).toEqual({ size: bytes.length, sha256: sha256(bytes) })
    expect(got().equals(bytes)).toBe(true)
  })

  test('goes on over a new connection where a lost one stopped', async () => {
    const [owner, first] = [await open(server), await open(server)]
    const name = fresh('cut')
    await put(owner, name, FIVE_MEGABYTES)
    const { download, bytes } = kept(name, (received) => {
      if (received > 1_000_000) first.cut()
    })
    await expect(download.run(first.conversation)).rejects.toMatchObject({ code: 'OVER' })
    const at = download.received
    expect(at).toBeGreaterThan(1_000_000)
    expect(at).toBeLessThan(FIVE_MEGABYTES.length)
    await download.run((await open(server)).conversation)
    expect(bytes().equals(FIVE_MEGABYTES)).toBe(true)
  })

  test('does not join two files that had the same name', async () => {
    const [owner, first, second] = [await open(server), await open(server), await open(server)]
    const name = fresh('changed')
    await put(owner, name, FIVE_MEGABYTES)
    const { download, bytes } = kept(name, (received) => {
      if (received > 1_000_000) first.cut()
    })
    await expect(download.run(first.conversation)).rejects.toMatchObject({ code: 'OVER' })
    const at = download.received
    await put(owner, name, randomBytes(FIVE_MEGABYTES.length))
    await expect(download.run(second.conversation)).rejects.toMatchObject({ code: 'FILE_CHANGED' })
    expect(bytes()).toHaveLength(at)
    expect((await second.conversation.request('PING')).final).toBe('+PONG')
  })

  test('passes a refusal on, and asks for no name that is another request', async () => {
    const one = await open(server)
    await expect(kept(fresh('none')).download.run(one.conversation)).rejects.toMatchObject({ code: 'no-such-file' })
    expect(() => kept('a\r\nSHUTDOWN')).toThrow(expect.objectContaining({ code: 'bad-name' }))
  })

  test('is cancelled at once, and the connection goes on behind the rest', async () => {
    const one = await open(server)
    const name = fresh('cancelled')
    await put(one, name, FIVE_MEGABYTES)
    const { download, bytes } = kept(name, () => download.cancel())
    await expect(download.run(one.conversation)).rejects.toMatchObject({ code: 'CANCELLED' })
    const { length } = bytes()
    expect((await one.conversation.request('PING')).final).toBe('+PONG')
    expect(bytes()).toHaveLength(length)
    await expect(download.run(one.conversation)).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('rejects with what the sink throws, and the connection goes on', async () => {
    const one = await open(server)
    const name = fresh('sink')
    await put(one, name, FIVE_MEGABYTES)
    const sink = () => {
      throw new RangeError('full')
    }
    await expect(new Download({ name, sink }).run(one.conversation)).rejects.toThrow(new RangeError('full'))
    expect((await one.conversation.request('PING')).final).toBe('+PONG')
  })
})

describe('Download from a server that errs', () => {
  const from = (reply: string) => {
    const conversation = new Conversation({
      send: () => queueMicrotask(() => conversation.received(Buffer.from(reply))),
    })
    return kept('f').download.run(conversation)
  }

  test('refuses bytes whose digest is another one', async () => {
    const [said, come] = ['hello', 'hellO'].map((text) => sha256(Buffer.from(text)))
    await expect(from(`+FILE 5 ${said} 0\r\nhellO`)).rejects.toThrow(new DigestMismatchError(said ?? '', come ?? ''))
  })

  test('refuses a reply that is none', async () => {
    await expect(from('+OK\r\n')).rejects.toMatchObject({ code: 'UNEXPECTED_REPLY' })
  })
})
