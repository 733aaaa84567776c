import { expect, test } from 'vitest'
import { loadCommands } from '../../server/cli/load-commands.ts'
import { fuzz } from './fuzz.ts'

/** Enough to see that the fuzzer runs, and to meet what it has met before. */
const SEED = 1
const CASES = { memory: 150, tcp: 3 }

test.each(['memory', 'tcp'] as const)(
  'the service answers in %s as PROTOCOL.md says, whatever is sent',
  async (mode) => {
    let done = 0
    for await (const finding of fuzz({ mode, seed: SEED, commands: await loadCommands() })) {
      expect(finding).toBeUndefined()
      done += 1
      if (done === CASES[mode]) break
    }
  },
)
