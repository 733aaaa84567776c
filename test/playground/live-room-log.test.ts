import { describe, expect, test } from 'vitest'
import { MAX_ENTRIES, type Message, RoomLog } from '../../playground/live/room-log.ts'

const carried = { label: 'A', lines: [] }
const message = (id: number): Message => ({ kind: 'message', id, at: id, nick: 'ann', text: `text ${id}`, carried })
const ids = (log: RoomLog): number[] => log.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.id] : []))

describe('RoomLog', () => {
  test('puts each message where its id belongs, once', () => {
    const log = new RoomLog()
    expect([5, 2, 9, 5, 7, 2].map((id) => log.add(message(id)))).toEqual([true, true, true, false, true, false])
    expect(ids(log)).toEqual([2, 5, 7, 9])
  })

  test('puts history before what was told after it', () => {
    const log = new RoomLog()
    log.remark({ kind: 'joined', at: 10, nick: 'bob', carried })
    log.add(message(20))
    log.add(message(3))
    expect(log.entries.map(({ at }) => at)).toEqual([3, 10, 20])
  })

  test('keeps the newest, counts the others, and takes none of them again', () => {
    const log = new RoomLog()
    for (let id = 1; id <= MAX_ENTRIES + 3; id++) log.add(message(id))
    expect(log.entries).toHaveLength(MAX_ENTRIES)
    expect(log.dropped).toBe(3)
    log.add(message(1))
    expect(ids(log)[0]).toBe(4)
    for (let at = 0; at < MAX_ENTRIES; at++) log.remark({ kind: 'note', at, text: '' })
    expect(log.entries).toHaveLength(MAX_ENTRIES)
    expect(ids(log)).toEqual([])
  })
})
