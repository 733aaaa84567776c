import { describe, expect, test } from 'vitest'
import { compareTranscripts, differenceReport } from './comparison.ts'
import { listCases } from './contents.ts'
import { NodeRunner } from './on-node.ts'
import { PROGRAM_LIMIT_MS } from './running-program.ts'

/** Each case runs twice, two programs at most in each, one after the other. */
const CASE_LIMIT_MS = 4 * PROGRAM_LIMIT_MS

const cases = await listCases()
const node = new NodeRunner()

describe.concurrent('Every program', { timeout: CASE_LIMIT_MS }, () => {
  test.each(cases)('$group/$name says the same twice on Node', async ({ folder, shows }) => {
    expect(shows).not.toBe('')
    const first = await node.run(folder)
    const second = await node.run(folder)
    expect(differenceReport(compareTranscripts(first, second))).toBe('')
    for (const { name, stdout, stderr } of first.programs) expect(`${name}: ${stdout}${stderr}`).toMatch(/\n/)
  })
})
