import { describe, expect, test } from 'vitest'
import { porthole } from '../../server/services/porthole.ts'
import type { FileStore } from '../../server/services/storage.ts'
import { memoryClient } from '../support/client.ts'
import { arrive, refused } from '../support/conversation.ts'
import { memoryHost } from '../support/memory-host.ts'

const FILES_OF_ONE_OWNER = 1000
const FILES = 10_000
const ACCOUNTS = 10_000

const fill = async (files: FileStore, count: number, owner: string): Promise<void> => {
  for (let number = 0; number < count; number++) {
    const id = `${owner}-${number}`
    const file = { id, name: id, size: 0, sha256: '', owner, time: 0 }
    files.begin(file)
    await files.commit(file)
  }
}

describe('counts that no option sets', () => {
  test('1000 files of one owner, empty ones too', async () => {
    const host = await memoryHost()
    await fill(host.storage.files, FILES_OF_ONE_OWNER - 1, 'alice')
    const alice = await arrive(memoryClient(porthole(host)))
    await alice.ask('REGISTER alice correct horse')
    expect(await alice.put('last', Buffer.alloc(0))).toEqual([expect.stringMatching(/^\+OK 0 /)])
    expect(await alice.ask('PUT more 0')).toEqual(refused('quota'))
    const bob = await arrive(memoryClient(porthole(host)))
    expect(await bob.ask('PUT more 0')).toEqual(['+GO 0'])
  })

  test('10,000 files in all', async () => {
    const host = await memoryHost()
    await fill(host.storage.files, FILES, 'alice')
    const guest = await arrive(memoryClient(porthole(host)))
    expect(await guest.ask('PUT more 0')).toEqual(refused('quota'))
    expect((await guest.ask('FILES')).at(-1)).toBe(`+OK ${FILES}`)
  })

  test('10,000 accounts by REGISTER', async () => {
    const host = await memoryHost()
    const add = (number: number) => host.storage.accounts.add({ nick: `user-${number}`, admin: false, password: 'x' })
    for (let number = 1; number < ACCOUNTS; number++) add(number)
    const enter = () => arrive(memoryClient(porthole(host)))
    expect(await (await enter()).ask('REGISTER last correct horse')).toEqual(['+OK last'])
    expect(await (await enter()).ask('REGISTER more correct horse')).toEqual(refused('quota'))
  })
})
