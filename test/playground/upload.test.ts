import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConversationError } from '../../playground/client/conversation.ts'
import { digestOf, HASH_SLICE_BYTES } from '../../playground/client/digest.ts'
import { isFileName, MAX_FILE_NAME, proposeFileName } from '../../playground/client/file-name.ts'
import { RefusedError } from '../../playground/client/reply.ts'
import { type Source, SourceError } from '../../playground/client/source.ts'
import {
  CHUNK_BYTES,
  Upload,
  UploadError,
  type UploadOptions,
  type UploadProgress,
} from '../../playground/client/upload.ts'
import { type ClientConnection, clientConnections } from '../support/client-connection.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'

const FIVE_MEGABYTES = randomBytes(5_000_000)

const sourceOf = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: async (start, end) => bytes.slice(start, end),
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let server: TestServer
beforeAll(async () => {
  server = await startServer({ args: ['--max-file=8m'] })
})
afterAll(() => server.stop())

function uploadOver(one: ClientConnection, options: Omit<UploadOptions, 'conversation' | 'carrier'>): Upload {
  const upload = new Upload({ conversation: one.conversation, carrier: one.carrier, ...options })
  one.onRoom(() => upload.roomChanged())
  return upload
}

async function stored(one: ClientConnection, name: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  await one.conversation.request(`GET ${name}`, (bytes) => parts.push(bytes.slice()))
  return Buffer.concat(parts)
}

describe.each(clientConnections)('Upload over %s', (_name, open) => {
  test.each([
    ['an empty file', new Uint8Array()],
    ['one byte', Uint8Array.of(0x0a)],
    ['exactly one chunk', FIVE_MEGABYTES.subarray(0, CHUNK_BYTES)],
    ['5 MB', FIVE_MEGABYTES],
  ])('puts %s', async (_what, bytes) => {
    const one = await open(server)
    const [name, seen] = [fresh('up'), [] as UploadProgress[]]
    const source = sourceOf(bytes)
    const upload = uploadOver(one, { source, name, progress: (progress) => seen.push(progress) })
    expect(await upload.run()).toBe(sha256(bytes))
    expect(upload.owed).toBe(0)
    expect(seen.at(-1)).toEqual({ stage: 'sending', done: bytes.length, size: bytes.length })
    expect((await stored(one, name)).equals(bytes)).toBe(true)
  })

  test('sends nothing while it is paused, and the rest when it goes on', async () => {
    const one = await open(server)
    const name = fresh('paused')
    const paused = Promise.withResolvers<void>()
    let done = 0
    const upload = uploadOver(one, {
      source: sourceOf(FIVE_MEGABYTES),
      name,
      progress: (progress) => {
        done = progress.done
        if (progress.stage !== 'sending' || done !== 2 * CHUNK_BYTES) return
        upload.pause()
        paused.resolve()
      },
    })
    const end = upload.run()
    await paused.promise
    const at = done
    // A whole conversation on another connection later it still stands where it was.
    const other = await open(server)
    for (let i = 0; i < 20; i++) await other.conversation.request('PING')
    upload.roomChanged()
    await other.conversation.request('PING')
    expect(done).toBe(at)
    expect(upload.owed).toBe(FIVE_MEGABYTES.length - at)
    upload.resume()
    expect(await end).toBe(sha256(FIVE_MEGABYTES))
  })

  test('goes on over a new connection where a lost one stopped, without hashing again', async () => {
    const first = await open(server)
    const name = fresh('cut')
    let hashed = 0
    const upload = uploadOver(first, {
      source: sourceOf(FIVE_MEGABYTES),
      name,
      progress: ({ stage, done }) => {
        if (stage === 'hashing') hashed = done
        if (stage === 'sending' && done > 2_000_000) first.cut()
      },
    })
    await expect(upload.run()).rejects.toThrow()
    expect(hashed).toBe(FIVE_MEGABYTES.length)

    const second = await open(server)
    const offsets: number[] = []
    const again = async (): Promise<string> => {
      const next = uploadOver(second, {
        source: sourceOf(FIVE_MEGABYTES),
        name,
        sha256: upload.sha256,
        progress: ({ stage, done }) => {
          if (stage === 'hashing') throw new Error('Cannot hash as the digest is known')
          if (stage === 'sending') offsets.push(done)
        },
      })
      // The server may still be letting go of the first connection.
      return next.run().catch((error: unknown) => {
        if (error instanceof RefusedError && error.code === 'busy') return again()
        throw error
      })
    }
    expect(await again()).toBe(sha256(FIVE_MEGABYTES))
    expect(offsets[0]).toBeGreaterThan(0)
    expect((await stored(second, name)).equals(FIVE_MEGABYTES)).toBe(true)
  })

  test('tells a wrong digest, and the connection goes on', async () => {
    const one = await open(server)
    const options = { source: sourceOf(FIVE_MEGABYTES), name: fresh('wrong'), sha256: '0'.repeat(64) }
    await expect(uploadOver(one, options).run()).rejects.toMatchObject({ code: 'digest-mismatch' })
    expect((await one.conversation.request('PING')).final).toBe('+PONG')
  })

  test('sends nothing behind a refusal', async () => {
    const one = await open(server)
    const tooLarge = uploadOver(one, { source: sourceOf(Buffer.alloc(9_000_000)), name: fresh('large') })
    await expect(tooLarge.run()).rejects.toMatchObject({ code: 'too-large' })
    expect(tooLarge.owed).toBe(0)
    expect((await one.conversation.request('PING')).final).toBe('+PONG')
  })

  test('asks for no name that would be refused, or another request', async () => {
    const one = await open(server)
    for (const name of ['', '.hidden', 'two words', 'a\r\nSHUTDOWN', 'a'.repeat(MAX_FILE_NAME + 1)])
      await expect(uploadOver(one, { source: sourceOf(new Uint8Array()), name }).run()).rejects.toMatchObject({
        code: 'bad-name',
      })
    expect(one.conversation.idle).toBe(true)
  })

  test('is cancelled while it hashes: nothing was asked', async () => {
    const one = await open(server)
    const upload: Upload = uploadOver(one, {
      source: sourceOf(FIVE_MEGABYTES),
      name: fresh('cancelled'),
      breathe: async () => upload.cancel(),
    })
    const error: unknown = await upload.run().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UploadError)
    expect(error).toMatchObject({ code: 'CANCELLED' })
    expect(upload.owed).toBe(0)
    expect(one.conversation.idle).toBe(true)
  })

  test('is cancelled while it sends: the connection owes the rest', async () => {
    const one = await open(server)
    const upload: Upload = uploadOver(one, {
      source: sourceOf(FIVE_MEGABYTES),
      name: fresh('cancelled'),
      progress: ({ stage, done }) => {
        if (stage === 'sending' && done >= CHUNK_BYTES) upload.cancel()
      },
    })
    const error: unknown = await upload.run().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UploadError)
    expect(error).toMatchObject({ code: 'CANCELLED' })
    expect(upload.owed).toBe(FIVE_MEGABYTES.length - CHUNK_BYTES)
    await expect(one.conversation.request('PING')).rejects.toMatchObject({ code: 'HALF_A_LINE' })
  })

  test.each([
    ['SOURCE_UNREADABLE', async () => Promise.reject(new Error('gone'))],
    ['SOURCE_CHANGED', async () => new Uint8Array(1)],
  ])('fails with %s when the source does not last', async (code, read) => {
    const one = await open(server)
    const upload = uploadOver(one, {
      source: { size: 100_000, read },
      name: fresh('source'),
      sha256: sha256(Buffer.alloc(100_000)),
    })
    const error: unknown = await upload.run().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ code })
    expect(upload.owed).toBe(100_000)
  })

  test('fails when the connection ends while it waits', async () => {
    const one = await open(server)
    const upload: Upload = uploadOver(one, {
      source: sourceOf(FIVE_MEGABYTES),
      name: fresh('ended'),
      progress: ({ stage, done }) => {
        if (stage !== 'sending' || done === 0 || upload.paused) return
        upload.pause()
        queueMicrotask(one.cut)
      },
    })
    await expect(upload.run()).rejects.toThrow(ConversationError)
  })
})

describe('digestOf', () => {
  test('hashes slice by slice, and lets other work have its turn between two', async () => {
    const slices: number[] = []
    const bytes = FIVE_MEGABYTES.subarray(0, 2 * HASH_SLICE_BYTES + 1)
    expect(await digestOf(sourceOf(bytes), (hashed) => void slices.push(hashed))).toBe(sha256(bytes))
    expect(slices).toEqual([HASH_SLICE_BYTES, 2 * HASH_SLICE_BYTES, bytes.length])
  })
})

describe('proposeFileName', () => {
  test.each([
    ['plain-1.0_b.txt', 'plain-1.0_b.txt'],
    ['Très long résumé.pdf', 'Tres-long-resume.pdf'],
    ['.bashrc', 'bashrc'],
    ['../../etc/passwd', 'etc-passwd'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['文件', 'file'],
    ['', 'file'],
    [`${'a'.repeat(200)}.tar.gz`, `${'a'.repeat(MAX_FILE_NAME - 3)}.gz`],
    [`a.${'b'.repeat(200)}`, `a.${'b'.repeat(MAX_FILE_NAME - 2)}`],
  ])('%j becomes %j', (name, proposal) => {
    expect(proposeFileName(name)).toBe(proposal)
    expect(isFileName(proposal)).toBe(true)
  })
})
