/** The part of the Web Storage API that is needed. Each method may throw: storage can be full or forbidden. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The files of a workspace, by name. */
export type Files = Readonly<Record<string, string>>

/** Characters of all drafts of one workspace: a storage of a browser holds about five million. */
export const MAX_DRAFT = 500_000

const isFiles = (value: unknown): value is Files =>
  typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string')

/**
 * What the learner has typed, kept in the browser. A run that takes the page with it, as one that fills the memory
 * does, is known after the page came back: it began, and never ended.
 */
export class Drafts {
  readonly #storage: DraftStorage
  readonly #key: string

  constructor(storage: DraftStorage, workspace: string) {
    this.#storage = storage
    this.#key = `porthole-workspace:${workspace}`
  }

  get files(): Files | undefined {
    try {
      const value: unknown = JSON.parse(this.#storage.getItem(this.#key) ?? 'null')
      return isFiles(value) ? value : undefined
    } catch {
      // Whatever wrote that, it is no draft; or the storage is forbidden.
      return undefined
    }
  }

  /** Says whether they were kept. */
  keep(files: Files): boolean {
    const text = JSON.stringify(files)
    return text.length <= MAX_DRAFT && this.#attempt((storage) => storage.setItem(this.#key, text))
  }

  forget(): void {
    this.#attempt((storage) => storage.removeItem(this.#key))
  }

  runBegins(): void {
    this.#attempt((storage) => storage.setItem(this.#mark, '1'))
  }

  runEnds(): void {
    this.#attempt((storage) => storage.removeItem(this.#mark))
  }

  /** Whether the last run took the page with it, as far as the storage tells; asked before another run begins. */
  get lastRunCrashed(): boolean {
    try {
      return this.#storage.getItem(this.#mark) !== null
    } catch {
      return false
    }
  }

  get #mark(): string {
    return `${this.#key}:running`
  }

  /** A page whose storage is full or forbidden goes on without it. */
  #attempt(work: (storage: DraftStorage) => void): boolean {
    try {
      work(this.#storage)
      return true
    } catch {
      return false
    }
  }
}
