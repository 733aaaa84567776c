import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_CLIENT_LINE } from '../../server/protocol/limits.ts'
import { type Line, LineDecoder } from '../../server/protocol/line-decoder.ts'

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
    { kind: 'not-text', ending: 'TIME' },
    text('ÿ'),
    text('PING b'),
  ]

  test('gives the same lines at every split point', () => {
    for (let cut = 0; cut <= stream.length; cut++) expect(decode(split(stream, [cut]))).toEqual(expected)
  })

  test('gives the same lines byte by byte', () => {
    expect(decode(split(stream, [...stream.keys()]))).toEqual(expected)
  })

  test('gives the same result for any bytes in any split and never throws', () => {
    const anyStream = fc.array(fc.oneof(fc.constantFrom(10, 13, 65, 0xe2, 0x82, 0xac), fc.nat(255)), {
      maxLength: 80,
      size: 'max',
    })
    fc.assert(
      fc.property(anyStream, fc.array(fc.nat(80)), (values, cuts) => {
        const any = Uint8Array.from(values)
        const inside = cuts.filter((cut) => cut <= any.length)
        expect(decode(split(any, inside), 16)).toEqual(decode([any], 16))
      }),
      { numRuns: 2000 },
    )
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
