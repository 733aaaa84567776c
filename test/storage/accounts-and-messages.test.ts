import { describe, expect, test } from 'vitest'
import type { MessageStore } from '../../server/services/storage.ts'
import { STORES } from './stores.ts'

/** Says `count` numbered texts and gives the last id. */
function say(messages: MessageStore, room: string, count: number): number {
  let id = 0
  for (let number = 1; number <= count; number += 1) {
    id = messages.nextId()
    messages.append({ id, room, time: 1000 - number, nick: 'Ada', text: `text ${number}` })
  }
  return id
}

const texts = (messages: MessageStore, room: string, count: number) =>
  messages.history(room, count).map(({ text }) => text)

describe.each(STORES)('%s', (_, make) => {
  test('accounts: a nick is found in any case, as first spelt, and is had once', async () => {
    const { accounts } = await make(0)
    const ada = { nick: 'Ada', admin: true, password: 'scrypt$…' }
    expect(accounts.find('ada')).toBeUndefined()
    expect(accounts.add(ada)).toBe(true)
    expect(accounts.add({ nick: 'ADA', admin: false, password: 'other' })).toBe(false)
    expect(accounts.find('aDA')).toEqual(ada)
    expect(accounts.add({ nick: 'bob', admin: false, password: 'x' })).toBe(true)
    expect(accounts.find('bob')?.admin).toBe(false)
  })

  test('nextId: grows without a repetition', async () => {
    const { messages } = await make(0)
    const ids = Array.from({ length: 5000 }, () => messages.nextId())
    expect(ids[0]).toBeGreaterThan(0)
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? id))).toBe(true)
  })

  test('history: the newest of one room, oldest first, in any case of its name', async () => {
    const { messages } = await make(0)
    say(messages, 'Lobby', 5)
    say(messages, 'other', 1)
    expect(texts(messages, 'lobby', 2)).toEqual(['text 4', 'text 5'])
    expect(texts(messages, 'LOBBY', 50)).toHaveLength(5)
    expect(messages.history('nowhere', 50)).toEqual([])
    expect(messages.history('Lobby', 1)).toEqual([
      { id: expect.any(Number), room: 'Lobby', time: 995, nick: 'Ada', text: 'text 5' },
    ])
  })

  test('history: the order is that of the ids, whatever the clock says', async () => {
    const { messages } = await make(0)
    for (const time of [3000, 2000, 1000]) {
      messages.append({ id: messages.nextId(), room: 'lobby', time, nick: 'Ada', text: `at ${time}` })
    }
    expect(texts(messages, 'lobby', 50)).toEqual(['at 3000', 'at 2000', 'at 1000'])
  })

  test('append: past the limit of a room the oldest go, of that room alone', async () => {
    const { messages } = await make(10)
    say(messages, 'quiet', 3)
    say(messages, 'loud', 1000)
    expect(texts(messages, 'loud', 1000)).toEqual(Array.from({ length: 10 }, (_, index) => `text ${991 + index}`))
    expect(texts(messages, 'quiet', 1000)).toHaveLength(3)
  })

  test('append: past the limit of rooms those that were silent longest go', async () => {
    const { messages } = await make(10, 3)
    for (const room of ['first', 'second', 'third', 'First', 'fourth']) say(messages, room, 300)
    for (const room of ['first', 'third', 'fourth']) expect(texts(messages, room, 99)).toHaveLength(10)
    expect(texts(messages, 'second', 99)).toEqual([])
  })

  test('append: with a limit of 0 all messages stay', async () => {
    const { messages } = await make(0)
    say(messages, 'lobby', 1500)
    expect(texts(messages, 'lobby', 9999)).toHaveLength(1500)
  })
})
