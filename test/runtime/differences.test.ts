import { expect, test } from 'vitest'
import { knownDifferences } from '../../playground/runtime/differences.ts'
import { listCases } from './contents.ts'

test('knownDifferences names cases that exist, each once, and says what and why', async () => {
  const cases = (await listCases()).map(({ group, name }) => `${group}/${name}`)
  const names = knownDifferences.map(({ name }) => name)
  expect(names.filter((name) => !cases.includes(name))).toEqual([])
  expect(names).toEqual([...new Set(names)])
  for (const { differs, why } of knownDifferences) expect([differs, why]).not.toContain('')
})
