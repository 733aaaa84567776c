import { ProtocolError } from '../protocol/errors.ts'
import type { Clock } from './clock.ts'
import type { Limits } from './limits.ts'
import type { Session } from './session.ts'
import type { FileStore, PartialFile, StoredFile } from './storage.ts'

const HOUR_MS = 3_600_000
/** How long an unfinished upload and a guest's file are kept. */
const UPLOAD_LIFE_MS = HOUR_MS
const GUEST_FILE_LIFE_MS = 24 * HOUR_MS
/** How often what is too old is looked for. */
const SWEEP_MS = 10 * 60_000
/** Files and unfinished uploads of an account, or of all guests together, and of everybody: empty ones cost room too. */
const MAX_FILES_OWNER = 1000
const MAX_FILES = 10_000
/** Transfers at once of an account, or of a guest's connection. */
const MAX_TRANSFERS = 2

/** What PUT asks for. */
export interface UploadRequest {
  readonly name: string
  readonly size: number
  readonly sha256: string | undefined
}

const sameName = (a: { name: string }, b: { name: string }): boolean => a.name.toLowerCase() === b.name.toLowerCase()

/** The files of a server: who may put, get and delete which, and how much. */
export class Shelf {
  readonly store: FileStore
  readonly #clock: Clock
  readonly #limits: Limits
  readonly #newId: () => string
  /** Whose connection put a guest's file; gone with the connection. */
  readonly #guests = new Map<string, Session>()
  /** Uploads under way, by their ids, and how many bytes each has still to bring. */
  readonly #writing = new Map<string, { readonly partial: PartialFile; missing: number }>()
  /** When an unfinished upload was last worked on. */
  readonly #touched = new Map<string, number>()
  readonly #transfers = new Map<string, number>()

  constructor(store: FileStore, clock: Clock, limits: Limits, newId: () => string) {
    this.store = store
    this.#clock = clock
    this.#limits = limits
    this.#newId = newId
  }

  /** In the order of their names. */
  list(): StoredFile[] {
    return this.store.files().toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  }

  /** @throws {ProtocolError} `no-such-file` */
  find(name: string): StoredFile {
    const file = this.#find(name)
    if (file) return file
    throw new ProtocolError(
      'no-such-file',
      `Cannot find file as it must be one that FILES lists: current name is "${name}"`,
    )
  }

  /** Counts a transfer of this session until the function that it returns is called. @throws {ProtocolError} `quota` */
  transfer(session: Session): () => void {
    const key = session.account?.toLowerCase() ?? session.connection.id
    const count = this.#transfers.get(key) ?? 0
    if (count >= MAX_TRANSFERS)
      throw new ProtocolError('quota', `Cannot begin transfer as those at once must be <= ${MAX_TRANSFERS}`)
    this.#transfers.set(key, count + 1)
    return () => {
      const left = (this.#transfers.get(key) ?? 1) - 1
      if (left > 0) this.#transfers.set(key, left)
      else this.#transfers.delete(key)
    }
  }

  /** The upload that is gone on with, or a new one; it is nobody else's until `release`. */
  async claim(session: Session, request: UploadRequest): Promise<PartialFile> {
    const maxFile = this.#limits.maxFile || Number.MAX_SAFE_INTEGER
    if (request.size > maxFile)
      throw new ProtocolError(
        'too-large',
        `Cannot put file as size must be <= ${maxFile}: current size is ${request.size}`,
      )
    const replaced = this.#find(request.name)
    if (replaced && !this.#owns(session, replaced))
      throw new ProtocolError('forbidden', `Cannot replace ${replaced.name} as you must be its owner`)
    for (const { partial: other } of this.#writing.values()) {
      if (sameName(other, request))
        throw new ProtocolError(
          'busy',
          `Cannot put ${other.name} as it must have one writer at a time: another one is at it`,
        )
    }
    const known = this.#resumable(session, request)
    const partial = known ?? {
      ...request,
      // Names are shown as first spelt.
      name: replaced?.name ?? request.name,
      id: this.#newId(),
      owner: session.account,
      time: this.#clock.now(),
    }
    this.#writing.set(partial.id, { partial, missing: partial.size })
    try {
      if (!known) {
        await this.#discardOlder(partial)
        await this.#expectRoom(partial, replaced)
        this.store.begin(partial)
      }
      return partial
    } catch (error) {
      this.#writing.delete(partial.id)
      throw error
    }
  }

  /** Notes how much of an upload is still to come. */
  expect(partial: PartialFile, missing: number): void {
    const writing = this.#writing.get(partial.id)
    if (writing) writing.missing = missing
  }

  /** The upload is not worked on any longer: it is kept for an hour where it can be gone on with. */
  async release(partial: PartialFile, keep: boolean): Promise<void> {
    this.#writing.delete(partial.id)
    this.#touched.set(partial.id, this.#clock.now())
    if (!keep || partial.sha256 === undefined) await this.discard(partial)
  }

  async commit(session: Session, partial: PartialFile, sha256: string): Promise<void> {
    const replaced = this.#find(partial.name)
    await this.store.commit({ ...partial, sha256, time: this.#clock.now() })
    if (replaced) this.#guests.delete(replaced.id)
    if (partial.owner === undefined && !session.gone) this.#guests.set(partial.id, session)
    this.#touched.delete(partial.id)
    this.#writing.delete(partial.id)
  }

  async discard(partial: PartialFile): Promise<void> {
    this.#touched.delete(partial.id)
    await this.store.discard(partial.id)
  }

  /** @throws {ProtocolError} `no-such-file`, `forbidden` */
  async delete(session: Session, name: string): Promise<StoredFile> {
    const file = this.find(name)
    if (session.role !== 'admin' && !this.#owns(session, file))
      throw new ProtocolError('forbidden', `Cannot delete ${file.name} as you must be its owner or an admin`)
    this.#guests.delete(file.id)
    await this.store.remove(file.id)
    return file
  }

  /** Forgets whose the files of a guest's connection were. */
  left(session: Session): void {
    for (const [id, guest] of this.#guests) if (guest === session) this.#guests.delete(id)
  }

  /** Looks for what is too old now and again, until the function that it returns is called. */
  keepSwept(fault: (error: unknown) => void): () => void {
    let cancel = () => {}
    const sweep = () => {
      this.sweep().catch(fault)
      cancel = this.#clock.after(SWEEP_MS, sweep)
    }
    sweep()
    return () => cancel()
  }

  async sweep(): Promise<void> {
    const now = this.#clock.now()
    for (const partial of this.store.partials()) {
      const last = this.#touched.get(partial.id) ?? partial.time
      if (!this.#writing.has(partial.id) && now - last >= UPLOAD_LIFE_MS) await this.discard(partial)
    }
    for (const file of this.store.files()) {
      if (file.owner !== undefined || now - file.time < GUEST_FILE_LIFE_MS) continue
      this.#guests.delete(file.id)
      await this.store.remove(file.id)
    }
  }

  #find(name: string): StoredFile | undefined {
    return this.store.files().find((file) => sameName(file, { name }))
  }

  #owns(session: Session, file: StoredFile): boolean {
    if (file.owner === undefined) return this.#guests.get(file.id) === session
    return file.owner.toLowerCase() === session.account?.toLowerCase()
  }

  #resumable(session: Session, request: UploadRequest): PartialFile | undefined {
    if (request.sha256 === undefined) return undefined
    return this.store
      .partials()
      .find(
        (partial) =>
          sameName(partial, request) &&
          partial.size === request.size &&
          partial.sha256 === request.sha256 &&
          partial.owner === session.account,
      )
  }

  /** An account that begins a file anew has given up what it began before. */
  async #discardOlder({ name, owner }: PartialFile): Promise<void> {
    if (owner === undefined) return
    for (const partial of this.store.partials()) {
      if (partial.owner === owner && sameName(partial, { name }) && !this.#writing.has(partial.id))
        await this.discard(partial)
    }
  }

  /** @throws {ProtocolError} `quota` */
  async #expectRoom({ id, size, owner }: PartialFile, replaced: StoredFile | undefined): Promise<void> {
    const { quotaOwner, quotaTotal, freeSpace } = this.#limits
    const writing = [...this.#writing.values()]
    const uploads = new Map(
      [...this.store.partials(), ...writing.map(({ partial }) => partial)].map((partial) => [partial.id, partial]),
    )
    uploads.delete(id)
    const all = [...this.store.files(), ...uploads.values()].filter((file) => file.id !== replaced?.id)
    const ofOwner = all.filter((file) => file.owner === owner)
    if (ofOwner.length >= MAX_FILES_OWNER || all.length >= MAX_FILES)
      throw new ProtocolError(
        'quota',
        `Cannot put file as those of one owner must be <= ${MAX_FILES_OWNER}, and of all <= ${MAX_FILES}: DELETE one first`,
      )
    const sum = (files: readonly { size: number }[]) => files.reduce((total, file) => total + file.size, 0)
    const check = (what: string, used: number, quota: number) => {
      if (quota > 0 && used + size > quota)
        throw new ProtocolError(
          'quota',
          `Cannot put file as the bytes of ${what} must be <= ${quota}: with it they are ${used + size}`,
        )
    }
    check(owner === undefined ? 'all guests' : owner, sum(ofOwner), quotaOwner)
    check('all files', sum(all), quotaTotal)
    const { free, total } = await this.store.space()
    // This upload is one of them.
    const missing = writing.reduce((total, upload) => total + upload.missing, 0)
    if (freeSpace > 0 && free - missing < (total * freeSpace) / 100)
      throw new ProtocolError('quota', `Cannot put file as ${freeSpace} % of the disk must stay free: it is too full`)
  }
}
