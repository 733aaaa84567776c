import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_CLIENT_LINE } from '../../server/protocol/limits.ts'
import { type Line, LineDecoder } from '../../server/protocol/line-decoder.ts'
import { referenceLine } from '../support/reference-lines.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: string): Line => ({ kind: 'text', text: value })

function decode(chunks: Iterable<Uint8Array>, maxLine?: number): Line[] {
  const decoder = new LineDecoder(maxLine)
  const lines: Line[] = []
  for (const chunk of chunks) {
    decoder.push(chunk)
    for (let line = decoder.next(); line; line = decoder.next()) lines.push(line)
  }
  return lines
}

/** Cuts a stream behind each of `cuts`. */
function split(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
  return edges.slice(1).map((edge, index) => stream.subarray(edges[index], edge))
}

describe('LineDecoder', () => {
  const stream = bytes('PING a\r\nECHO €uro\n\nTIME\r\r\n\xff\nPING b\nunfinished')
  const expected: Line[] = [
    text('PING a'),
    text('ECHO €uro'),
    text(''),
    { kind: 'not-text', ending: 'TIME\r' },
    text('ÿ'),
    text('PING b'),
  ]

  test('gives the same lines at every split point', () => {
    for (let cut = 0; cut <= stream.length; cut++) expect(decode(split(stream, [cut]))).toEqual(expected)
  })

  test('gives the same lines byte by byte', () => {
    expect(decode(split(stream, [...stream.keys()]))).toEqual(expected)
  })

  test('takes a line of the limit with its ending and refuses one byte more', () => {
    const longest = 'x'.repeat(MAX_CLIENT_LINE - 1)
    expect(decode([bytes(`${longest}\n`)])).toEqual([text(longest)])
    expect(decode([bytes(`${longest}x\nPING\n`)])).toMatchObject([
      { kind: 'too-long' },
      { kind: 'discarded' },
      text('PING'),
    ])
    expect(decode([bytes(`${longest}\r\nPING\n`)])).toMatchObject([
      { kind: 'too-long' },
      { kind: 'discarded' },
      text('PING'),
    ])
  })

  test('reports a long line once, before its LF comes, and goes on behind it', () => {
    const decoder = new LineDecoder()
    decoder.push(bytes('x'.repeat(MAX_CLIENT_LINE)))
    expect(decoder.next()).toMatchObject({ kind: 'too-long' })
    for (let i = 0; i < 100; i++) {
      decoder.push(bytes('y'.repeat(10_000)))
      expect(decoder.next()).toBeUndefined()
      expect(decoder.peek(1)).toHaveLength(0)
    }
    decoder.push(bytes('z\nPING\n'))
    expect(decoder.next()).toEqual({ kind: 'discarded', ending: 'yyyyyyyyyyyyyyyz' })
    expect(decoder.next()).toEqual(text('PING'))
  })

  test('refuses what is not UTF-8 and every control character', () => {
    for (const refused of [
      [0xff],
      [0xe2, 0x82],
      [0xc0, 0x80],
      [0x09],
      [0x00],
      [0x1b],
      [0x7f],
      [0xc2, 0x80],
      [0x0d, 0x41],
    ]) {
      expect(decode([Uint8Array.from([...refused, 10])])).toMatchObject([{ kind: 'not-text' }])
    }
  })

  test('tells how a refused line begins and ends, its CR left out, wherever it is cut', () => {
    const line = bytes(`GET /${'x'.repeat(90)} HTTP/1.1\r\n`)
    for (let cut = 0; cut <= line.length; cut++) {
      expect(decode(split(line, [cut]), 20)).toEqual([
        { kind: 'too-long', beginning: 'GET /xxxxxxxxxxxxxxx' },
        { kind: 'discarded', ending: 'xxxxxxx HTTP/1.1' },
      ])
    }
  })

  test('keeps a byte order mark and characters beyond the basic plane', () => {
    expect(decode([bytes('\ufeff🌊\n')])).toEqual([text('\ufeff🌊')])
  })

  test('keeps an unfinished line without the read buffer it came in', () => {
    const decoder = new LineDecoder()
    decoder.push(new Uint8Array(new ArrayBuffer(65_536), 0, 65_536).fill(65, 65_530).subarray(65_530))
    expect(decoder.next()).toBeUndefined()
    expect(decoder.peek(10).buffer.byteLength).toBe(6)
  })
})

type Item = Line | { kind: 'payload'; bytes: number[] }

/**
 * Reads as a connection does: behind the n-th line of text stand `payloads[n]` bytes that are no lines, and of the
 * n-th chunk only `reads[n]` lines are read, if that is said, before the next one comes.
 */
function readSplit(
  chunks: readonly Uint8Array[],
  payloads: readonly number[],
  reads: readonly number[],
  maxLine: number,
): Item[] {
  const decoder = new LineDecoder(maxLine)
  const items: Item[] = []
  let texts = 0
  let payload = { missing: 0, bytes: [] as number[] }
  const read = (): 'all' | 'payload' | 'line' => {
    const taken = decoder.take(payload.missing)
    payload.missing -= taken.length
    payload.bytes.push(...taken)
    if (payload.missing > 0) return 'payload'
    const line = decoder.next()
    if (line === undefined) return 'all'
    items.push(line)
    if (line.kind !== 'text') return 'line'
    payload = { missing: payloads[texts] ?? 0, bytes: [] }
    texts += 1
    if (payload.missing > 0) items.push({ kind: 'payload', bytes: payload.bytes })
    return 'line'
  }
  for (const [index, chunk] of chunks.entries()) {
    decoder.push(chunk)
    const most = index < chunks.length - 1 ? (reads[index] ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
    let last = most > 0 ? read() : 'line'
    for (let lines = 1; last === 'line' && lines < most; lines++) last = read()
    // With all lines read no more than one that is unfinished is kept, in memory of its own.
    if (last === 'all') expect(decoder.peek(Number.POSITIVE_INFINITY).buffer.byteLength).toBeLessThan(maxLine)
    if (last === 'payload') expect(decoder.peek(1)).toHaveLength(0)
  }
  return items
}

/** The same of the whole stream at once, by the reference. */
function readWhole(stream: Uint8Array, payloads: readonly number[], maxLine: number): Item[] {
  const items: Item[] = []
  let at = 0
  let texts = 0
  for (let found = referenceLine(stream, at, maxLine); found; found = referenceLine(stream, at, maxLine)) {
    at = found.next
    items.push(...found.lines)
    if (found.lines[0]?.kind !== 'text') continue
    const length = payloads[texts] ?? 0
    texts += 1
    if (length > 0) items.push({ kind: 'payload', bytes: [...stream.subarray(at, at + length)] })
    at = Math.min(at + length, stream.length)
  }
  return items
}

describe('LineDecoder beside the reference', () => {
  const endings = fc.constantFrom('\n', '\r\n', '\r\r\n', '')
  const anyByte = fc.oneof(fc.constantFrom(10, 10, 13, 65, 0xe2, 0x82, 0xac), fc.nat(255))
  const anyBytes = fc.array(anyByte, { maxLength: 80, size: 'max' }).map((values) => Uint8Array.from(values))
  /** Lines, most of them plain, in numbers that fill the blocks in which plain ones are decoded. */
  const manyLines = fc
    .array(
      fc.record({
        text: fc.oneof({ weight: 4, arbitrary: fc.string({ maxLength: 25 }) }, fc.string({ unit: 'binary' })),
        ending: endings,
        times: fc.oneof(fc.nat(3), fc.nat(1500)),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => bytes(parts.map(({ text, ending, times }) => `${text}${ending}`.repeat(times)).join('')))

  /** Each chunk in memory of its own, as a read returns it. */
  const separate = (chunks: Uint8Array[]) => chunks.map((chunk) => chunk.slice())

  test.each([
    ['any bytes', anyBytes, fc.array(fc.nat(80)), fc.integer({ min: 1, max: 24 }), 3000],
    ['many lines', manyLines, fc.array(fc.nat(100_000), { maxLength: 8 }), fc.constantFrom(20, 64, 4096), 40],
  ])(
    'reads %s in any split like it, payloads between, in bounded memory',
    (_what, streams, splits, limits, numRuns) => {
      const payloads = fc.array(fc.oneof(fc.constant(0), fc.nat(12)), { maxLength: 8 })
      const reads = fc.array(fc.oneof(fc.constant(1000), fc.nat(3)), { maxLength: 8 })
      fc.assert(
        fc.property(streams, splits, payloads, reads, limits, (stream, cuts, sizes, counts, maxLine) => {
          const inside = cuts.filter((cut) => cut <= stream.length)
          const items = readSplit(separate(split(stream, inside)), sizes, counts, maxLine)
          expect(items).toEqual(readWhole(stream, sizes, maxLine))
        }),
        { numRuns },
      )
    },
  )
})
