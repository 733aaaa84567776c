import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RowHeights } from '../../playground/wire/row-heights.ts'

const height = fc.integer({ min: 1, max: 500 })

describe('RowHeights', () => {
  test('sums, finds and changes as a plain list does', () => {
    const changes = fc.array(fc.tuple(fc.nat(60), height))
    fc.assert(
      fc.property(fc.array(height, { minLength: 1, maxLength: 60 }), changes, (plain, changed) => {
        const heights = new RowHeights()
        for (const each of plain) heights.push(each)
        for (const [row, value] of changed) {
          heights.set(row, value)
          if (row < plain.length) plain[row] = value
        }
        let top = 0
        for (const [row, each] of plain.entries()) {
          expect(heights.offsetOf(row)).toBe(top)
          expect([heights.rowAt(top), heights.rowAt(top + each - 1)]).toEqual([row, row])
          top += each
        }
        expect(heights.total).toBe(top)
        expect([heights.rowAt(-5), heights.rowAt(top + 5)]).toEqual([0, plain.length - 1])
      }),
    )
  })
})
