import { describe, expect, test } from 'vitest'
import { Unsent } from '../../playground/gateway/unsent.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const unsent = (...writes: string[]) => {
  const kept = new Unsent()
  for (const write of writes) kept.add(encoder.encode(write))
  return kept
}
const from = (kept: Unsent, offset: number) => kept.from(offset).map((bytes) => decoder.decode(bytes))

describe('Unsent', () => {
  test('keeps writes until they are taken, whole or in part', () => {
    const kept = unsent('abc', 'de', 'f')
    expect([kept.length, from(kept, 0)]).toEqual([6, ['abc', 'de', 'f']])
    kept.taken(4)
    expect([kept.length, from(kept, 4)]).toEqual([2, ['e', 'f']])
    kept.taken(3)
    expect(kept.length).toBe(2)
    kept.taken(6)
    expect([kept.length, from(kept, 6)]).toEqual([0, []])
  })

  test('tells what stands behind an offset that the other side had, beyond what it took', () => {
    expect(from(unsent('abc', 'de'), 1)).toEqual(['bc', 'de'])
    expect(from(unsent('abc', 'de'), 3)).toEqual(['de'])
    expect(from(unsent('abc', 'de'), 5)).toEqual([])
  })

  test('begins where another page stopped', () => {
    const kept = unsent()
    kept.taken(100)
    kept.add(encoder.encode('x'))
    expect([kept.length, from(kept, 100)]).toEqual([1, ['x']])
  })
})
