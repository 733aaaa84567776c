import { describe, expect, test } from 'vitest'
import { fold, MAX_UNFOLDED_BYTES, PREVIEW_BYTES } from '../../playground/wire/fold.ts'

describe('fold', () => {
  test('shows a short read whole and offers nothing', () => {
    expect(fold(new Uint8Array(PREVIEW_BYTES), false)).toMatchObject({ hidden: 0, button: undefined })
  })

  test('shows the beginning of a longer one, and all of it when unfolded', () => {
    const read = new Uint8Array(PREVIEW_BYTES + 1)
    expect(fold(read, false)).toMatchObject({ hidden: 1, button: 'Show all 65 bytes' })
    expect(fold(read, false).shown).toHaveLength(PREVIEW_BYTES)
    expect(fold(read, true)).toMatchObject({ shown: read, hidden: 0, button: 'Fold' })
  })

  test('never shows more than its limit', () => {
    const read = new Uint8Array(MAX_UNFOLDED_BYTES + 5)
    expect(fold(read, false).button).toBe('Show the first 4,096 bytes')
    expect(fold(read, true)).toMatchObject({ hidden: 5, button: 'Fold' })
    expect(fold(read, true).shown).toHaveLength(MAX_UNFOLDED_BYTES)
  })
})
