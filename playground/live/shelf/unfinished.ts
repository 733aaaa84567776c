/** Where what is unfinished is remembered, and the most of it; the oldest go first. */
export const UNFINISHED_KEY = 'porthole.unfinished-uploads'
export const MAX_UNFINISHED = 20
/** How long the server keeps an unfinished upload, in milliseconds. */
export const UNFINISHED_LIFE_MS = 3_600_000

/** An upload that the server may have a part of. */
export interface UnfinishedUpload {
  readonly id: string
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly sha256: string
  /** When it was last worked on, in milliseconds since the Unix epoch. */
  readonly time: number
}

/** The part of the Web Storage API that is needed. Each method may throw: storage can be full or forbidden. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

function isUnfinished(value: unknown): value is UnfinishedUpload {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, size, sha256, time } = { id: 0, name: 0, size: 0, sha256: 0, time: '', ...value }
  return (
    [id, name, sha256].every((one) => typeof one === 'string') && Number.isSafeInteger(size) && Number.isFinite(time)
  )
}

/** The uploads to go on with after a reload. What cannot be stored is not remembered: the page goes on without. */
export class UnfinishedUploads {
  readonly #storage: TextStorage
  readonly #now: () => number

  constructor(storage: TextStorage, now: () => number = Date.now) {
    this.#storage = storage
    this.#now = now
  }

  /** Those of the last hour, oldest first. */
  list(): UnfinishedUpload[] {
    const expired = this.#now() - UNFINISHED_LIFE_MS
    return this.#read().filter(({ time }) => time > expired)
  }

  /** Remembers one, or that it was worked on just now. */
  add(upload: Omit<UnfinishedUpload, 'time'>): void {
    const others = this.list().filter(({ id }) => id !== upload.id)
    this.#write([...others, { ...upload, time: this.#now() }].slice(-MAX_UNFINISHED))
  }

  remove(id: string): void {
    this.#write(this.list().filter((upload) => upload.id !== id))
  }

  #read(): UnfinishedUpload[] {
    try {
      const value: unknown = JSON.parse(this.#storage.getItem(UNFINISHED_KEY) ?? '[]')
      return Array.isArray(value) ? value.filter(isUnfinished).slice(-MAX_UNFINISHED) : []
    } catch {
      return []
    }
  }

  #write(uploads: readonly UnfinishedUpload[]): void {
    try {
      this.#storage.setItem(UNFINISHED_KEY, JSON.stringify(uploads))
    } catch {
      // Forbidden or full: nothing to go on with after a reload, and no harm now.
    }
  }
}
