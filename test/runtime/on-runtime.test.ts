import { describe, expect, test } from 'vitest'
import { compareTranscripts, differenceReport } from './comparison.ts'
import { listCases } from './contents.ts'
import { NodeRunner } from './on-node.ts'
import { RuntimeRunner } from './on-runtime.ts'
import { PROGRAM_LIMIT_MS } from './running-program.ts'

/** A case runs on Node and on the runtime, two programs at most in each, one after the other. */
const CASE_LIMIT_MS = 4 * PROGRAM_LIMIT_MS
/** What is quick, and needs most of the runtime: all cases run in the browser. */
const GROUPS = ['process', 'stdin', 'streams', 'timers']

const cases = (await listCases()).filter(({ group }) => GROUPS.includes(group))

describe.concurrent('The runtime, in workers of Node', { timeout: CASE_LIMIT_MS }, () => {
  test.each(cases)('$group/$name says what it says on Node', async ({ folder }) => {
    const [expected, actual] = [await new NodeRunner().run(folder), await new RuntimeRunner().run(folder)]
    expect(differenceReport(compareTranscripts(expected, actual))).toBe('')
  })
})
