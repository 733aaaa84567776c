import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { browserPath } from '../../support/browser-path.ts'
import { FileHost } from '../../support/file-host.ts'
import { BUDGETS, isMonaco, MONACO_BUDGET, weigh } from '../../support/page-weight.ts'

/** What each kind of page loads of the built site, before and after it is used: `npm run bundle-report`. */
const FILES_TOLD = 8
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`

const host = new FileHost(fileURLToPath(new URL('../../../dist/site/', import.meta.url)))
await host.listen()
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] })
console.log('As brotli has them; a goal is the most that a page may load.')
for (const budget of BUDGETS) {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const { before, after, files } = await weigh(await context.newPage(), host.url, budget)
  console.log(
    `\n/${budget.path}: ${kB(before)} (goal ≤ ${kB(budget.before)}), used ${kB(after)} (goal ≤ ${kB(budget.after)})`,
  )
  for (const { name, bytes } of files.slice(0, FILES_TOLD)) console.log(`  ${kB(bytes).padStart(8)}  ${name}`)
  if (before > budget.before || after > budget.after) process.exitCode = 1
  const monaco = files.filter(isMonaco).reduce((sum, { bytes }) => sum + bytes, 0)
  if (monaco === 0) continue
  console.log(`  Monaco with TypeScript and its workers: ${kB(monaco)} (goal ≤ ${kB(MONACO_BUDGET)})`)
  if (monaco > MONACO_BUDGET) process.exitCode = 1
}
await browser.close()
await host.stop()
