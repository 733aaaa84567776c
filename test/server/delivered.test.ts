import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Delivered } from '../../server/transports/gateway/delivered.ts'

const LIMIT = 5000

test('Delivered keeps the last bytes and the boundaries of the reads, whatever they are', () => {
  const reads = fc.array(fc.integer({ min: 1, max: 3 * LIMIT }), { maxLength: 40 })
  fc.assert(
    fc.property(reads, fc.nat(), (lengths, where) => {
      const delivered = new Delivered(LIMIT)
      let whole = Buffer.alloc(0)
      const ends: number[] = []
      for (const length of lengths) {
        const bytes = Buffer.from(
          Uint8Array.from({ length }, (_, index) => ((whole.length + index) * 2654435761) >>> 24),
        )
        delivered.add(bytes)
        whole = Buffer.concat([whole, bytes])
        ends.push(whole.length)
      }
      expect([delivered.start, delivered.end]).toEqual([Math.max(0, whole.length - LIMIT), whole.length])
      const offset = where % (whole.length + 1)
      const from = Math.max(offset, delivered.start)
      const kept = [...delivered.from(offset)]
      expect(Buffer.concat(kept).equals(whole.subarray(from))).toBe(true)
      let at = from
      const keptEnds = kept.map(({ length }) => {
        at += length
        return at
      })
      expect(keptEnds).toEqual(ends.filter((end) => end > from))
    }),
  )
})

test('Delivered gives copies that later reads leave alone', () => {
  const delivered = new Delivered(4)
  delivered.add(Buffer.from('abcd'))
  const kept = [...delivered.from(0)]
  delivered.add(Buffer.from('wxyz'))
  expect(kept.map(String)).toEqual(['abcd'])
})
