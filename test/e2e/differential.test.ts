import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { knownDifferences } from '../../playground/runtime/differences.ts'
import { compareTranscripts, differenceReport } from '../runtime/comparison.ts'
import { listCases } from '../runtime/contents.ts'
import { NodeRunner } from '../runtime/on-node.ts'
import { PageRunner } from '../runtime/on-page.ts'
import { SandboxSite } from '../support/sandbox-site.ts'

const CASE_LIMIT_MS = 40_000
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const site = new SandboxSite({
  folder: join(ROOT, 'test/e2e/runtime-page'),
  entries: { kernel: join(ROOT, 'playground/kernel/worker.ts'), program: join(ROOT, 'playground/runtime/worker.ts') },
})
const node = new NodeRunner()
const cases = await listCases()
const different = new Set(knownDifferences.map(({ name }) => name))

let page: Page
beforeAll(async () => {
  page = await site.browser.newPage()
  await page.goto(`${site.origin}/`)
  await page.waitForFunction(() => typeof runCaseInPage === 'function')
})

describe.concurrent('A program in the page', { timeout: CASE_LIMIT_MS }, () => {
  test.each(cases.filter(({ group, name }) => !different.has(`${group}/${name}`)))(
    '$group/$name says what it says on Node',
    async ({ folder }) => {
      const [expected, actual] = [await node.run(folder), await new PageRunner(page).run(folder)]
      expect(differenceReport(compareTranscripts(expected, actual))).toBe('')
    },
  )

  test.each(cases.filter(({ group, name }) => different.has(`${group}/${name}`)))(
    '$group/$name still says something else, as the page for users has it',
    async ({ folder }) => {
      const [expected, actual] = [await node.run(folder), await new PageRunner(page).run(folder)]
      expect(differenceReport(compareTranscripts(expected, actual))).not.toBe('')
    },
  )
})
