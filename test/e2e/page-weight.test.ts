import { expect, test } from 'vitest'
import { LiveSite } from '../support/live-site.ts'
import { BUDGETS, isMonaco, MONACO_BUDGET, weigh } from '../support/page-weight.ts'

const site = new LiveSite()

test.each(BUDGETS)('/$path loads no more than it may, before and after it is used', async (budget) => {
  const { before, after, files } = await weigh(await site.page(), `${site.origin}/`, budget)
  expect(before).toBeGreaterThan(budget.before / 3)
  expect(before).toBeLessThanOrEqual(budget.before)
  expect(after).toBeLessThanOrEqual(budget.after)
  const monaco = files.filter(isMonaco).reduce((sum, { bytes }) => sum + bytes, 0)
  expect(monaco).toBeLessThanOrEqual(MONACO_BUDGET)
  // The editor is for those pages alone that have one.
  expect(monaco > 0).toBe(budget.path === 'playground/')
})
