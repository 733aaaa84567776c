import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Exchanges, MAX_EXCHANGES } from '../../playground/live/exchange.ts'
import { LOOK_EVERY_MS, MembersWatch } from '../../playground/live/members-watch.ts'
import { parseMemory } from '../../playground/live/page-memory.ts'
import { sparkPoints } from '../../playground/live/spark-points.ts'
import { MAX_FIGURES, MAX_SAMPLES, StatsHistory } from '../../playground/live/stats-history.ts'

test('Exchanges keeps the last ones', () => {
  const exchanges = new Exchanges()
  for (let i = 0; i <= MAX_EXCHANGES; i++) exchanges.begin('A', `PING ${i}`)
  expect(exchanges.all).toHaveLength(MAX_EXCHANGES)
  expect(exchanges.last).toMatchObject({ number: MAX_EXCHANGES + 1, line: `PING ${MAX_EXCHANGES}` })
})

describe('MembersWatch', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('looks at once, and once more for all that changed within the wait', () => {
    const looks: string[] = []
    const watch = new MembersWatch((room) => looks.push(room))
    for (let i = 0; i < 100; i++) watch.changed('lobby')
    watch.changed('attic')
    expect(looks).toEqual(['lobby', 'attic'])
    vi.advanceTimersByTime(LOOK_EVERY_MS)
    expect(looks).toEqual(['lobby', 'attic', 'lobby'])
    vi.advanceTimersByTime(10 * LOOK_EVERY_MS)
    expect(looks).toHaveLength(3)
    watch.changed('lobby')
    watch.changed('lobby')
    watch.stop()
    vi.advanceTimersByTime(10 * LOOK_EVERY_MS)
    expect(looks).toHaveLength(4)
  })
})

describe('StatsHistory', () => {
  test('makes rates of what only grows, and none across a restart', () => {
    const history = new StatsHistory()
    history.add(['connections 3', 'bytes_in 100'], 1000)
    history.add(['connections 5', 'bytes_in 400'], 4000)
    history.add(['connections 1', 'bytes_in 10'], 7000)
    history.add(['connections 1', 'bytes_in 40'], 10_000)
    expect(history.figures).toEqual([
      { name: 'connections', value: 1, counter: false, samples: [3, 5, 1, 1] },
      { name: 'bytes_in', value: 40, counter: true, samples: [100, 10] },
    ])
  })

  test('keeps so many samples of so many figures, and reads nothing that is no number', () => {
    const history = new StatsHistory()
    for (let at = 0; at <= MAX_SAMPLES; at++)
      history.add(['word x', ...Array.from({ length: MAX_FIGURES + 1 }, (_, index) => `figure-${index} ${at}`)], at)
    expect(history.figures).toHaveLength(MAX_FIGURES)
    expect(history.figures[0]?.samples).toHaveLength(MAX_SAMPLES)
  })
})

test('sparkPoints ends at the right and has 0 at the bottom', () => {
  expect(sparkPoints([0, 10], 3)).toBe('48.0,18.0 94.0,2.0')
  expect(sparkPoints([0, 0], 2)).toBe('2.0,18.0 94.0,18.0')
})

describe('parseMemory', () => {
  const ticket = { id: 'i', key: 'k', local: 'l', remote: 'r' }

  test('reads what a page wrote', () => {
    const memory = { tickets: { A: ticket }, nick: 'ann', role: 'user', rooms: ['lobby'], current: 'lobby' }
    expect(parseMemory(JSON.stringify(memory))).toEqual(memory)
  })

  test('drops what is not of the form, and is not harmed by anything', () => {
    const odd = { tickets: { A: { id: 1 }, B: ticket }, nick: 'ann', role: 'user', rooms: ['lobby', 7], current: 7 }
    expect(parseMemory(JSON.stringify(odd))).toEqual({
      tickets: { B: ticket },
      nick: 'ann',
      role: 'user',
      rooms: ['lobby'],
      current: undefined,
    })
    for (const text of ['', '{', 'null', '[]', '7', '{"tickets":null,"nick":"a","role":"b","rooms":[]}'])
      expect(parseMemory(text)).toBeUndefined()
  })
})
