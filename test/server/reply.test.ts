import { expect, test } from 'vitest'
import { MAX_SERVER_LINE } from '../../server/protocol/limits.ts'
import { checkLines, encodeLines } from '../../server/protocol/reply.ts'

test('checkLines passes lines of the limit with their ending and refuses one byte more', () => {
  const longest = `${'€'.repeat((MAX_SERVER_LINE - 5) / 3)}xxx`
  expect(encodeLines(checkLines([longest]))).toHaveLength(MAX_SERVER_LINE)
  expect(() => checkLines(['short', `${longest}x`])).toThrow(
    `length must be <= ${MAX_SERVER_LINE}: current length is 8193`,
  )
})
