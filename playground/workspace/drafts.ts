import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Draft, Files, Original, ProgramPlan } from './workspace.ts'

/** The part of the Web Storage API that is needed. Each method may throw: storage can be full or forbidden. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Characters of one draft: a storage of a browser holds about five million. */
export const MAX_DRAFT = 500_000
/** Drafts of one workspace over different first files: the oldest goes first. */
export const MAX_DRAFTS = 4

const HASH_CHARACTERS = 16

const keyOf = (workspace: string): string => `porthole-workspace:${workspace}`

/** Where the draft over these first files is kept. */
export const draftKey = (workspace: string, files: Files): string =>
  `${keyOf(workspace)}:${bytesToHex(sha256(utf8ToBytes(JSON.stringify(files)))).slice(0, HASH_CHARACTERS)}`

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isFiles = (value: unknown): value is Files =>
  isRecord(value) && Object.values(value).every((text) => typeof text === 'string')

const isPlan = (value: unknown): value is ProgramPlan =>
  isRecord(value) &&
  ['name', 'file', 'args'].every((field) => typeof value[field] === 'string') &&
  ['string', 'undefined'].includes(typeof value['connectsTo'])

const isDraft = (value: unknown): value is Draft =>
  isRecord(value) && isFiles(value['files']) && Array.isArray(value['programs']) && value['programs'].every(isPlan)

/**
 * What the learner has typed, kept in the browser by workspace and by what its first files were: after they have
 * changed, what was typed over the earlier ones is still there. A run that takes the page with it, as one that fills the
 * memory does, is known after the page came back: it began, and never ended.
 */
export class Drafts {
  readonly #storage: DraftStorage
  readonly #index: string
  readonly #key: string

  constructor(storage: DraftStorage, { name, files }: Pick<Original, 'name' | 'files'>) {
    this.#storage = storage
    this.#index = keyOf(name)
    this.#key = draftKey(name, files)
  }

  get draft(): Draft | undefined {
    return this.#draftAt(this.#key)
  }

  /** The last draft over first files that were others. */
  get earlier(): Draft | undefined {
    const key = this.#keys.findLast((other) => other !== this.#key)
    return key === undefined ? undefined : this.#draftAt(key)
  }

  /** Says whether it was kept. */
  keep(draft: Draft): boolean {
    const text = JSON.stringify(draft)
    if (text.length > MAX_DRAFT) return false
    const keys = [...this.#keys.filter((key) => key !== this.#key), this.#key]
    return this.#attempt((storage) => {
      for (const key of keys.splice(0, keys.length - MAX_DRAFTS)) storage.removeItem(key)
      storage.setItem(this.#key, text)
      storage.setItem(this.#index, JSON.stringify(keys))
    })
  }

  forget(): void {
    const keys = this.#keys.filter((key) => key !== this.#key)
    this.#attempt((storage) => {
      storage.removeItem(this.#key)
      storage.setItem(this.#index, JSON.stringify(keys))
    })
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
    return `${this.#index}:running`
  }

  /** Of all drafts of this workspace, the one that was changed last at the end. */
  get #keys(): readonly string[] {
    const value = this.#read(this.#index)
    if (!Array.isArray(value)) return []
    return value.filter((key): key is string => typeof key === 'string' && key.startsWith(`${this.#index}:`))
  }

  #draftAt(key: string): Draft | undefined {
    const value = this.#read(key)
    return isDraft(value) ? value : undefined
  }

  #read(key: string): unknown {
    try {
      return JSON.parse(this.#storage.getItem(key) ?? 'null')
    } catch {
      // Whatever wrote that, it is none of ours; or the storage is forbidden.
      return undefined
    }
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
