import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { readCase } from '../../runtime/case.ts'
import { NodeRunner } from '../../runtime/on-node.ts'
import { browserPath } from '../../support/browser-path.ts'
import { buildSandboxSite, serveSandboxSite } from '../../support/sandbox-build.ts'
import { type Figure, formatFigure, meetsGoal } from '../figure.ts'

/** How fast programs are in the page, beside real Node in the same rounds: `node test/bench/playground/main.ts`. */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const ROUNDS = Number(values.rounds)
const PORT = 7000
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const caseOf = (name: string): string => join(ROOT, 'test/bench/playground/programs', name)
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0
const spread = (numbers: readonly number[]): [number, number] => [Math.min(...numbers), Math.max(...numbers)]

const folder = await mkdtemp(join(tmpdir(), 'porthole-bench-'))
await buildSandboxSite(folder, {
  folder: join(ROOT, 'test/e2e/runtime-page'),
  entries: { kernel: join(ROOT, 'playground/kernel/worker.ts'), program: join(ROOT, 'playground/runtime/worker.ts') },
})
const web = serveSandboxSite(folder)
const { port } = await web.listen('127.0.0.1', 0)
const browser = await chromium.launch({
  executablePath: browserPath(),
  args: ['--no-sandbox', '--disable-background-networking'],
})
const page = await browser.newPage()
const open = async (): Promise<void> => {
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForFunction(() => typeof printedInPage === 'function')
}
const inPage = async (name: string, watched = false): Promise<number> => {
  const given = await readCase(caseOf(name), PORT)
  return Number(await page.evaluate(([one, on]) => printedInPage(one, on), [given, watched] as const))
}
const onNode = async (name: string): Promise<number> => {
  const { programs } = await new NodeRunner().run(caseOf(name))
  return Number(programs.find((program) => program.name === 'client')?.stdout)
}
const times: Record<string, number[]> = {}
const note = (what: string, value: number): void => {
  times[what] = [...(times[what] ?? []), value]
}
const of = (what: string): readonly number[] => times[what] ?? []
const ratios = (what: string, to: string): number[] => of(what).map((value, round) => value / (of(to)[round] ?? 1))

const echo = await readCase(caseOf('echo'), PORT)
for (let round = 0; round < ROUNDS; round++) {
  await open()
  note('cold', await page.evaluate((one) => firstEchoInPage(one, false), echo))
  note('warm', await page.evaluate((one) => firstEchoInPage(one, true), echo))
  note('ping', await inPage('ping-pong'))
  note('node ping', await onNode('ping-pong'))
  note('rate', await inPage('throughput'))
  note('watched', await inPage('throughput', true))
  note('node rate', await onNode('throughput'))
}
await browser.close()
await web.stop()
await rm(folder, { recursive: true })

const figure = (what: string, numbers: readonly number[], more: Partial<Figure>): Figure => ({
  what,
  value: median(numbers),
  spread: spread(numbers),
  ...more,
})
const figures = [
  figure('Run to first byte echoed, cold', of('cold'), { unit: ' ms', goal: { atMost: 400 } }),
  figure('Run to first byte echoed, warm', of('warm'), { unit: ' ms', goal: { atMost: 100 } }),
  figure('round trip of one byte, median', of('ping'), { unit: ' ms', goal: { atMost: 1 } }),
  figure('  times that of Node on loopback', ratios('ping', 'node ping'), {}),
  figure('bytes a second, writes of 64 KiB', of('rate'), { unit: ' MB/s', goal: { atLeast: 100 } }),
  figure('  share of that of Node on loopback', ratios('rate', 'node rate'), {}),
  figure('  share of that with the inspector on', ratios('watched', 'rate'), { goal: { atLeast: 0.9 } }),
]
for (const one of figures) {
  console.log(formatFigure(one))
  if (!meetsGoal(one)) process.exitCode = 1
}
