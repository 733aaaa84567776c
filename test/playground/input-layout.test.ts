import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textWidth } from '../../playground/terminal/cell-width.ts'
import { INDENT, layoutInput } from '../../playground/terminal/input-layout.ts'

const layout = (text: string, cursor = text.length, columns = 10, maxRows = 5) =>
  layoutInput(text, cursor, { columns, maxRows })

describe('layoutInput', () => {
  test('is one row with the cursor behind the prompt for no text', () => {
    expect(layout('')).toEqual({ rows: [''], cursor: { row: 0, column: INDENT } })
  })

  test('wraps before a wide character that would be cut in two', () => {
    expect(layout('abcdefg你')).toEqual({ rows: ['abcdefg', '你'], cursor: { row: 1, column: INDENT + 2 } })
  })

  test('gives the cursor behind a full row a row of its own', () => {
    expect(layout('abcdefgh')).toEqual({ rows: ['abcdefgh', ''], cursor: { row: 1, column: INDENT } })
  })

  test('shows line breaks and control characters', () => {
    expect(layout('a\n\x1b', 2).rows).toEqual(['a␊', String.raw`\x1b`])
    expect(layout('a\n\x1b', 2).cursor).toEqual({ row: 1, column: INDENT })
  })

  test('stands something narrow for a grapheme wider than a row', () => {
    expect(layout('👩‍👩‍👧‍👦', 0, 6).rows).toEqual(['□'])
  })

  test('shows no more rows than there is room for, the one with the cursor among them', () => {
    const text = Array.from({ length: 9 }, (_, index) => index).join('\n')
    expect(layout(text, 0, 10, 3).rows).toEqual(['0␊', '1␊', '2␊'])
    expect(layout(text, 8, 10, 3)).toMatchObject({ rows: ['2␊', '3␊', '4␊'], cursor: { row: 2 } })
  })

  test('never makes a row wider than the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 20 }), (text, columns) => {
        for (const row of layout(text, 0, columns, 1000).rows)
          expect(INDENT + textWidth(row)).toBeLessThanOrEqual(columns)
      }),
    )
  })
})
