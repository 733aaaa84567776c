import { expect, test } from 'vitest'
import { porthole } from '../../server/services/porthole.ts'
import { memoryClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { memoryHost } from '../support/memory-host.ts'

test('a late reply that no line can hold is an internal error, and the connection goes on', async () => {
  const faults: unknown[] = []
  const run = async () => ({ lines: ['x'.repeat(9000)], status: 0 })
  const host = await memoryHost({
    remoteCommands: [{ name: 'flood', help: 'prints too much', run }],
    fault: (error) => faults.push(error),
  })
  const alice = await arrive(memoryClient(porthole(host)))
  expect(await alice.ask('RUN flood')).toEqual(refused('internal'))
  expect(await alice.ask('PING')).toEqual(['+PONG'])
  expect(faults).toEqual([expect.any(RangeError)])
})
