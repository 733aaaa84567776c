import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  var axe: { run(within?: string): Promise<AxeResults> }
}

/** Expressive Code gives a block that scrolls its place in the tab order a quarter of a second after it is drawn. */
async function codeIsReachable(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.expressive-code pre:has(> code)')].every(
      (block) => block.scrollWidth <= block.clientWidth || block.hasAttribute('tabindex'),
    ),
  )
}

/** What axe finds wrong with a page as it is now, or with what a selector finds in it; one line for each element. */
export async function violations(page: Page, within = 'html'): Promise<string[]> {
  await codeIsReachable(page)
  await page.evaluate(AXE)
  const results = await page.evaluate((selector) => globalThis.axe.run(selector), within)
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  )
}
