import { describe, expect, test } from 'vitest'
import { parseEvent } from '../../playground/client/server-event.ts'
import { Chat, MAX_DIRECT, MAX_OFFERED } from '../../playground/live/chat.ts'

const told = (chat: Chat, ...events: string[]) =>
  events.map((text) =>
    chat.apply(parseEvent(text), { label: 'A', lines: [{ direction: 'received', text: `* ${text}` }] }),
  )

const texts = (chat: Chat, room: string) =>
  chat.room(room)?.log.entries.map((entry) => ('text' in entry ? entry.text : entry.kind))

describe('Chat', () => {
  test('puts messages into their rooms, whatever the case of the name, and counts those nobody saw', () => {
    const chat = new Chat()
    chat.entered('lobby')
    chat.entered('Attic')
    told(
      chat,
      'MSG lobby bob 1 seen',
      'MSG attic bob 2 un seen',
      'MSG attic bob 2 un seen',
      'MSG cellar bob 3 elsewhere',
    )
    expect(texts(chat, 'ATTIC')).toEqual(['un seen'])
    expect(chat.unread).toBe(1)
    chat.attentive = false
    told(chat, 'MSG lobby bob 4 while away')
    expect(chat.unread).toBe(2)
    chat.attentive = true
    expect(chat.unread).toBe(1)
    const attic = chat.room('attic')
    if (attic) chat.choose(attic)
    expect(chat.unread).toBe(0)
  })

  test('names the rooms whose members are others, and follows nicks', () => {
    const chat = new Chat()
    chat.entered('lobby')
    chat.members('lobby', [{ nick: 'bob', role: 'guest' }])
    told(chat, 'TELL bob 1 psst')
    expect(told(chat, 'JOIN lobby ann', 'LEAVE lobby ann', 'NICK bob robert')).toEqual(['lobby', 'lobby', undefined])
    expect(chat.room('lobby')?.members).toEqual([{ nick: 'robert', role: 'guest' }])
    expect(chat.direct.map(({ name }) => name)).toEqual(['robert'])
    expect(texts(chat, 'lobby')).toEqual(['joined', 'left', 'renamed'])
  })

  test('does not mix two conversations when a nick becomes that of another', () => {
    const chat = new Chat()
    told(chat, 'TELL bob 1 from bob', 'TELL ann 2 from ann', 'NICK bob ann')
    expect(chat.direct.map(({ name }) => name)).toEqual(['bob', 'ann'])
  })

  test('shows a broadcast where one looks', () => {
    const chat = new Chat()
    told(chat, 'BROADCAST bob lost')
    chat.entered('lobby')
    told(chat, 'BROADCAST bob tea is ready')
    expect(texts(chat, 'lobby')).toEqual(['tea is ready'])
  })

  test('keeps the direct conversations heard of last, and the one that is looked at', () => {
    const chat = new Chat()
    told(chat, 'TELL first 1 hello')
    chat.choose(chat.with('first'))
    for (let id = 2; id <= MAX_DIRECT + 5; id++) told(chat, `TELL nick-${id} ${id} hello`)
    expect(chat.direct).toHaveLength(MAX_DIRECT)
    expect(chat.direct[0]?.name).toBe('first')
    expect(chat.direct.at(-1)?.name).toBe(`nick-${MAX_DIRECT + 5}`)
  })

  test('lists so many rooms, and says how many there are beyond', () => {
    const chat = new Chat()
    chat.offer(Array.from({ length: MAX_OFFERED + 7 }, (_, index) => ({ name: `room-${index}`, members: 1 })))
    expect([chat.offered.length, chat.unlisted]).toEqual([MAX_OFFERED, 7])
  })

  test('goes to another room when the one in sight is left', () => {
    const chat = new Chat()
    chat.entered('lobby')
    chat.choose(chat.entered('attic'))
    chat.left('ATTIC')
    expect(chat.current?.name).toBe('lobby')
    chat.left('lobby')
    expect(chat.current).toBeUndefined()
  })
})
