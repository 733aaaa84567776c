import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import type { SegmentCapture } from '../../../playground/segments/segment-capture.ts'
import type { Capture } from '../../../playground/wire/capture.ts'
import { browserPath } from '../../support/browser-path.ts'
import { openFixture } from '../../support/fixture-page.ts'
import { type Figure, formatFigure, meetsGoal } from '../figure.ts'

/** How long the inspectors keep a page busy, beside plain rows in the same rounds: `node test/bench/page/main.ts`. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const ROUNDS = Number(values.rounds)
const PASSAGES = 100_000
const READS = 10_000
const BATCHES = 50

/** The longest task of the page and the time of all additions, in milliseconds. */
interface Cost {
  readonly longest: number
  readonly adding: number
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

/** Calls `add` of the page once a frame, and says what it cost. */
const inBatches = (page: Page, batches: number): Promise<Cost> =>
  page.evaluate(async (count) => {
    let longest = 0
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
    })
    observer.observe({ type: 'longtask' })
    let adding = 0
    for (let batch = 0; batch < count; batch++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const begun = performance.now()
      globalThis.add(batch)
      adding += performance.now() - begun
      await new Promise(requestAnimationFrame)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { longest, adding }
  }, batches)

declare global {
  var add: (batch: number) => void
}

async function segments(page: Page): Promise<Cost> {
  await openFixture(page, 'test/e2e/segments-page/main.ts', [
    'docs/styles/theme.css',
    'playground/segments/segments.css',
  ])
  await page.locator('.ph-segment').first().waitFor()
  await page.locator('porthole-segments').evaluate((element: HTMLElement & { capture: SegmentCapture }, size) => {
    const known = element.capture.entries.map(({ passage }) => passage)
    const batch = Array.from({ length: size }, (_, index) => known[index % known.length]).filter((one) => !!one)
    globalThis.add = () => element.capture.add(batch)
  }, PASSAGES / BATCHES)
  return inBatches(page, BATCHES)
}

async function wire(page: Page): Promise<Cost> {
  await openFixture(page, 'test/bench/page/wire.ts', ['docs/styles/theme.css', 'playground/wire/wire.css'])
  await page.locator('.ph-crossings').waitFor({ state: 'attached' })
  await page.locator('porthole-wire').evaluate((element: HTMLElement & { capture: Capture }, size) => {
    const encoder = new TextEncoder()
    globalThis.add = (batch) => {
      for (let read = 0; read < size; read++) {
        const bytes = encoder.encode(`read ${batch * size + read}\r\n`)
        const at = performance.timeOrigin + performance.now()
        element.capture.add({ kind: 'sent', at, bytes })
        element.capture.add({ kind: 'received', at, bytes })
      }
    }
  }, READS / BATCHES)
  return inBatches(page, BATCHES)
}

/** As many rows, each in the page. */
async function plain(page: Page, rows: number): Promise<Cost> {
  await page.setContent('<main></main>')
  await page.evaluate((size) => {
    globalThis.add = () => {
      const all = Array.from({ length: size }, (_, index) => {
        const row = document.createElement('p')
        row.textContent = `row ${index} of a plain page`
        return row
      })
      document.querySelector('main')?.append(...all)
    }
  }, rows / BATCHES)
  return inBatches(page, BATCHES)
}

const browser = await chromium.launch({
  executablePath: browserPath(),
  args: ['--no-sandbox', '--disable-background-networking'],
})
const costs: Record<'segments' | 'wire' | 'manyRows' | 'rows', Cost[]> = {
  segments: [],
  wire: [],
  manyRows: [],
  rows: [],
}
for (let round = 0; round < ROUNDS; round++) {
  const inPage = async (measure: (page: Page) => Promise<Cost>): Promise<Cost> => {
    const page = await browser.newPage()
    const cost = await measure(page)
    await page.close()
    return cost
  }
  costs.segments.push(await inPage(segments))
  costs.manyRows.push(await inPage((page) => plain(page, PASSAGES)))
  costs.wire.push(await inPage(wire))
  costs.rows.push(await inPage((page) => plain(page, 2 * READS)))
}
await browser.close()

const figure = (what: string, numbers: readonly number[], more: Partial<Figure> = {}): Figure => ({
  what,
  value: median(numbers),
  spread: [Math.min(...numbers), Math.max(...numbers)],
  ...more,
})
const ratios = (ours: readonly Cost[], theirs: readonly Cost[]): number[] =>
  ours.map(({ adding }, round) => adding / (theirs[round]?.adding ?? 1))
const longest = (all: readonly Cost[]): number[] => all.map((cost) => cost.longest)
const figures = [
  figure(`longest task, ${PASSAGES} segments`, longest(costs.segments), { unit: ' ms', goal: { atMost: 50 } }),
  figure('  adding them, times that of plain rows', ratios(costs.segments, costs.manyRows), { goal: { atMost: 1 } }),
  figure(`longest task, ${READS} reads`, longest(costs.wire), { unit: ' ms', goal: { atMost: 200 } }),
  figure('  adding them, times that of plain rows', ratios(costs.wire, costs.rows), { goal: { atMost: 1 } }),
]
for (const one of figures) {
  console.log(formatFigure(one))
  if (!meetsGoal(one)) process.exitCode = 1
}
