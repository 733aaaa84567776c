import {
  type LessonRecord,
  NOTHING_DONE,
  type ProgressRecord,
  parseProgress,
  serializeProgress,
  withPrediction,
  withStep,
} from './progress-record.ts'

export const PROGRESS_KEY = 'porthole.progress'
/** Where text goes that was found under `PROGRESS_KEY` and could not be read. */
export const UNREADABLE_PROGRESS_KEY = 'porthole.progress.unreadable'

/** The part of the Web Storage API that is needed. Each method may throw: storage can be full or forbidden. */
export type ProgressStorage = Pick<Storage, 'getItem' | 'setItem'>

/**
 * What this browser remembers of the course. Every change is written through to the storage; where that fails,
 * the page keeps it in memory until it is closed.
 */
export class Progress {
  readonly #storage: ProgressStorage
  readonly #window: EventTarget
  readonly #listeners = new Set<() => void>()
  /** The record as it was last read or written. */
  #record: ProgressRecord = new Map()

  /** `window` is where the `storage` events of other tabs arrive. */
  constructor(storage: ProgressStorage, window: EventTarget) {
    this.#storage = storage
    this.#window = window
    this.#read()
  }

  lesson(slug: string): LessonRecord {
    return this.#record.get(slug) ?? NOTHING_DONE
  }

  /** Remembers that a step is done; a step that already is changes nothing. */
  completeStep(slug: string, step: string): void {
    if (this.lesson(slug).steps.includes(step)) return
    this.#change((record) => withStep(record, slug, step))
  }

  /** Remembers the choice taken for a prediction, counted from 0. */
  answerPrediction(slug: string, id: string, choice: number): void {
    if (this.lesson(slug).predictions.get(id) === choice) return
    this.#change((record) => withPrediction(record, slug, id, choice))
  }

  /** Calls `listener` after every change, of this page or of another tab; returns the way out. */
  subscribe(listener: () => void): () => void {
    if (this.#listeners.size === 0) this.#window.addEventListener('storage', this.#onStorage)
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#window.removeEventListener('storage', this.#onStorage)
    }
  }

  /** A `storage` event without a key says that everything was cleared. */
  readonly #onStorage = (event: Event) => {
    const key = 'key' in event ? event.key : null
    if (key !== PROGRESS_KEY && key !== null) return
    this.#record = new Map()
    this.#read()
    this.#notify()
  }

  #change(change: (record: ProgressRecord) => ProgressRecord): void {
    this.#read()
    this.#record = change(this.#record)
    this.#attempt(() => this.#storage.setItem(PROGRESS_KEY, serializeProgress(this.#record)))
    this.#notify()
  }

  /** Takes what the storage holds, if it can be read; text that is no record is put aside, not lost. */
  #read(): void {
    const text = this.#attempt(() => this.#storage.getItem(PROGRESS_KEY))
    if (typeof text !== 'string') return
    const record = parseProgress(text)
    if (record) this.#record = record
    else this.#attempt(() => this.#storage.setItem(UNREADABLE_PROGRESS_KEY, text))
  }

  /** The storage's answer, or `undefined` where it refuses: the page goes on with what it has in memory. */
  #attempt<T>(use: () => T): T | undefined {
    try {
      return use()
    } catch {
      return undefined
    }
  }

  #notify(): void {
    for (const listener of this.#listeners) listener()
  }
}
