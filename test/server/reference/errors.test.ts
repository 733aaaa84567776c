import { expect, test } from 'vitest'
import { ERROR_CODES } from '../../../server/protocol/errors.ts'
import { page, rows, section } from '../../support/page.ts'

test('reference/errors tells every code, and no other', () => {
  const told = rows(section(page('reference/errors'), 'Codes'))
  expect(told.map(([code]) => code).toSorted()).toEqual(ERROR_CODES.toSorted())
  for (const row of told) expect(row.slice(1)).not.toContain('')
})
