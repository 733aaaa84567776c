import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MAX_CHOICE,
  MAX_LESSONS,
  MAX_NAME_LENGTH,
  MAX_PREDICTIONS_PER_LESSON,
  MAX_PROGRESS_LENGTH,
  MAX_STEPS_PER_LESSON,
  type ProgressRecord,
  parseProgress,
  serializeProgress,
  withPrediction,
  withStep,
} from '../../playground/workspace/progress-record.ts'

const EMPTY: ProgressRecord = new Map()
const lesson = (value: unknown) => JSON.stringify({ version: 1, lessons: { tcp: value } })
const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)

describe('withStep', () => {
  test('remembers a step once, the newest last', () => {
    const record = ['a', 'b', 'a'].reduce((sum: ProgressRecord, step) => withStep(sum, 'tcp', step), EMPTY)
    expect(record.get('tcp')?.steps).toEqual(['b', 'a'])
  })

  test('leaves the record it was given as it was', () => {
    withStep(EMPTY, 'tcp', 'a')
    expect(EMPTY.size).toBe(0)
  })

  test('lets the oldest steps go past the limit', () => {
    const record = names(MAX_STEPS_PER_LESSON + 1).reduce(
      (sum: ProgressRecord, step) => withStep(sum, 'tcp', step),
      EMPTY,
    )
    const steps = record.get('tcp')?.steps ?? []
    expect(steps.length).toBe(MAX_STEPS_PER_LESSON)
    expect([steps[0], steps.at(-1)]).toEqual(['n1', `n${MAX_STEPS_PER_LESSON}`])
  })

  test('lets the lesson go that was changed longest ago past the limit', () => {
    const full = names(MAX_LESSONS).reduce((sum: ProgressRecord, slug) => withStep(sum, slug, 'a'), EMPTY)
    const record = withStep(withStep(full, 'n0', 'b'), 'new', 'a')
    expect(record.size).toBe(MAX_LESSONS)
    expect([record.has('n0'), record.has('n1'), record.has('new')]).toEqual([true, false, true])
  })

  test.each(['', 'x'.repeat(MAX_NAME_LENGTH + 1)])('refuses the name %j', (name) => {
    expect(() => withStep(EMPTY, 'tcp', name)).toThrow(`must be 1 to ${MAX_NAME_LENGTH} characters`)
    expect(() => withStep(EMPTY, name, 'a')).toThrow(`current length is ${name.length}`)
  })
})

describe('withPrediction', () => {
  test('keeps the last choice and the steps', () => {
    const record = withPrediction(withPrediction(withStep(EMPTY, 'tcp', 'a'), 'tcp', 'p', 0), 'tcp', 'p', 2)
    expect(record.get('tcp')).toEqual({ steps: ['a'], predictions: new Map([['p', 2]]) })
  })

  test('lets the oldest predictions go past the limit', () => {
    const record = names(MAX_PREDICTIONS_PER_LESSON + 1).reduce(
      (sum: ProgressRecord, id) => withPrediction(sum, 'tcp', id, 0),
      EMPTY,
    )
    const predictions = record.get('tcp')?.predictions
    expect([predictions?.size, predictions?.has('n0')]).toEqual([MAX_PREDICTIONS_PER_LESSON, false])
  })

  test.each([-1, 0.5, MAX_CHOICE + 1, Number.NaN])('refuses the choice %d', (choice) => {
    expect(() => withPrediction(EMPTY, 'tcp', 'p', choice)).toThrow(`must be 0 to ${MAX_CHOICE}`)
  })
})

describe('parseProgress', () => {
  test('reads back whatever was written', () => {
    const name = fc.string({ minLength: 1, maxLength: MAX_NAME_LENGTH })
    const change = fc.oneof(
      fc.tuple(name, name).map(
        ([slug, id]) =>
          (record: ProgressRecord) =>
            withStep(record, slug, id),
      ),
      fc.tuple(name, name, fc.integer({ min: 0, max: MAX_CHOICE })).map(
        ([slug, id, choice]) =>
          (record: ProgressRecord) =>
            withPrediction(record, slug, id, choice),
      ),
    )
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const record = changes.reduce((sum, apply) => apply(sum), EMPTY)
        const read = parseProgress(serializeProgress(record))
        expect(new Map(read)).toEqual(new Map(record))
      }),
    )
  })

  test.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ version: 2, lessons: {} })],
    ['lessons that are missing', JSON.stringify({ version: 1 })],
    ['lessons in a list', JSON.stringify({ version: 1, lessons: [] })],
    ['a lesson that is no object', lesson(null)],
    ['steps that are missing', lesson({ predictions: {} })],
    ['a step that is no text', lesson({ steps: [1], predictions: {} })],
    ['an empty step', lesson({ steps: [''], predictions: {} })],
    ['predictions that are missing', lesson({ steps: [] })],
    ['a choice that is no number', lesson({ steps: [], predictions: { p: '1' } })],
    ['a choice out of range', lesson({ steps: [], predictions: { p: MAX_CHOICE + 1 } })],
    ['too many steps', lesson({ steps: names(MAX_STEPS_PER_LESSON + 1), predictions: {} })],
    [
      'too many predictions',
      lesson({
        steps: [],
        predictions: Object.fromEntries(names(MAX_PREDICTIONS_PER_LESSON + 1).map((id) => [id, 0])),
      }),
    ],
    [
      'too many lessons',
      JSON.stringify({
        version: 1,
        lessons: Object.fromEntries(names(MAX_LESSONS + 1).map((slug) => [slug, { steps: [], predictions: {} }])),
      }),
    ],
    ['text past the limit', `${serializeProgress(EMPTY)}${' '.repeat(MAX_PROGRESS_LENGTH)}`],
  ])('does not take %s', (_what, text) => {
    expect(parseProgress(text)).toBeUndefined()
  })

  test('takes any text without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const record = parseProgress(text)
        expect(record === undefined || record instanceof Map).toBe(true)
      }),
    )
  })
})
