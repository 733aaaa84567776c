import { describe, expect, test } from 'vitest'
import {
  PROGRESS_KEY,
  Progress,
  type ProgressStorage,
  UNREADABLE_PROGRESS_KEY,
} from '../../playground/workspace/progress.ts'
import { serializeProgress, withStep } from '../../playground/workspace/progress-record.ts'

/** Storage in memory that can be filled up, or shut as a browser's setting shuts it. */
class MapStorage implements ProgressStorage {
  readonly items = new Map<string, string>()
  state: 'open' | 'full' | 'forbidden' = 'open'

  getItem(key: string): string | null {
    if (this.state === 'forbidden') throw new DOMException('forbidden', 'SecurityError')
    return this.items.get(key) ?? null
  }

  setItem(key: string, value: string): void {
    if (this.state !== 'open') throw new DOMException(this.state, 'QuotaExceededError')
    this.items.set(key, value)
  }
}

const storageEvent = (key: string | null) => Object.assign(new Event('storage'), { key })

/** Two tabs of one browser: the same storage, each with its own window. */
function tabs() {
  const storage = new MapStorage()
  const [window, otherWindow] = [new EventTarget(), new EventTarget()]
  return { storage, window, progress: new Progress(storage, window), other: new Progress(storage, otherWindow) }
}

describe('Progress', () => {
  test('starts with nothing done', () => {
    expect(tabs().progress.lesson('tcp')).toEqual({ steps: [], predictions: new Map() })
  })

  test('survives a reload', () => {
    const { storage, progress } = tabs()
    progress.completeStep('tcp', 'a')
    progress.answerPrediction('tcp', 'p', 1)
    const reloaded = new Progress(storage, new EventTarget())
    expect(reloaded.lesson('tcp')).toEqual({ steps: ['a'], predictions: new Map([['p', 1]]) })
  })

  test('tells subscribers of a change, not of a repetition, and no more after the way out', () => {
    const { progress } = tabs()
    let told = 0
    const unsubscribe = progress.subscribe(() => told++)
    progress.completeStep('tcp', 'a')
    progress.completeStep('tcp', 'a')
    progress.answerPrediction('tcp', 'p', 0)
    progress.answerPrediction('tcp', 'p', 0)
    expect(told).toBe(2)
    unsubscribe()
    progress.completeStep('tcp', 'b')
    expect(told).toBe(2)
  })

  test('takes over what another tab did', () => {
    const { window, progress, other } = tabs()
    const seen: (readonly string[])[] = []
    progress.subscribe(() => seen.push(progress.lesson('tcp').steps))
    other.completeStep('tcp', 'theirs')
    window.dispatchEvent(storageEvent('something.else'))
    window.dispatchEvent(storageEvent(PROGRESS_KEY))
    expect(seen).toEqual([['theirs']])
  })

  test('does not undo what another tab did before its event came', () => {
    const { progress, other } = tabs()
    other.completeStep('tcp', 'theirs')
    progress.completeStep('tcp', 'mine')
    expect(progress.lesson('tcp').steps).toEqual(['theirs', 'mine'])
  })

  test('forgets when everything was cleared', () => {
    const { storage, window, progress } = tabs()
    progress.subscribe(() => undefined)
    progress.completeStep('tcp', 'a')
    storage.items.clear()
    window.dispatchEvent(storageEvent(null))
    expect(progress.lesson('tcp').steps).toEqual([])
  })

  test('starts afresh on what it cannot read, and puts it aside', () => {
    const storage = new MapStorage()
    storage.items.set(PROGRESS_KEY, '{"version":0}')
    const progress = new Progress(storage, new EventTarget())
    expect(progress.lesson('tcp').steps).toEqual([])
    progress.completeStep('tcp', 'a')
    expect(storage.items.get(UNREADABLE_PROGRESS_KEY)).toBe('{"version":0}')
    expect(storage.items.get(PROGRESS_KEY)).toBe(serializeProgress(withStep(new Map(), 'tcp', 'a')))
  })

  test.each(['full', 'forbidden'] as const)('goes on in memory when storage is %s', (state) => {
    const storage = new MapStorage()
    storage.state = state
    const progress = new Progress(storage, new EventTarget())
    let told = 0
    progress.subscribe(() => told++)
    progress.completeStep('tcp', 'a')
    progress.completeStep('tcp', 'b')
    expect([progress.lesson('tcp').steps, told]).toEqual([['a', 'b'], 2])
  })
})
