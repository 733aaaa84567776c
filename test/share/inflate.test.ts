import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deflate, inflate } from '../../playground/share/inflate.ts'

const MEBIBYTE = 1024 * 1024
const LIMIT = 256 * 1024
/** What a bomb may take: the megabyte of one piece, and what the machine does meanwhile. */
const MOST_MEMORY = 48 * MEBIBYTE
const MOST_MS = 1000

describe('inflate', () => {
  test('gives back what was deflated, up to the limit and not past it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const deflated = await deflate(bytes)
        expect(await inflate(deflated, bytes.length)).toEqual(bytes)
        if (bytes.length > 0)
          await expect(inflate(deflated, bytes.length - 1)).rejects.toMatchObject({ code: 'too-large' })
      }),
    )
  })

  test('stops a bomb of a gigabyte as soon as it is past the limit', async () => {
    const part = deflateRawSync(Buffer.alloc(64 * MEBIBYTE), { level: 9, finishFlush: constants.Z_SYNC_FLUSH })
    const bomb = Buffer.concat(Array.from({ length: 16 }, () => part))
    const before = process.memoryUsage().rss
    const began = performance.now()
    await expect(inflate(bomb, LIMIT)).rejects.toMatchObject({ name: 'InflateError', code: 'too-large' })
    expect(performance.now() - began).toBeLessThan(MOST_MS)
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY)
  })

  test('any bytes are inflated or refused, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const result = await inflate(bytes, LIMIT).catch((error: unknown) => error)
        if (!(result instanceof Uint8Array)) expect(result).toMatchObject({ name: 'InflateError' })
      }),
      { numRuns: 500 },
    )
  })
})
