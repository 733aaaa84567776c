import type { Conversation } from '../../client/conversation.ts'
import { RefusedError } from '../../client/reply.ts'
import type { FileConnection } from './connection.ts'
import { ShelfDownload } from './download.ts'
import type { KeptFiles } from './kept-files.ts'
import { isOver, type Transfer, wantsConnection } from './transfer.ts'
import type { UnfinishedUpload, UnfinishedUploads } from './unfinished.ts'
import { ShelfUpload, type ShelfUploadOptions } from './upload.ts'

/** Transfers in the list at once, those that are over included: the oldest of these make room. */
export const MAX_TRANSFERS = 50
/** How often an upload under way is noted down, in milliseconds. */
const TOUCH_MS = 60_000

export interface ShelfFile {
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly sha256: string
  /** A nick, or `guest`. */
  readonly owner: string
}

export type Listing =
  | { readonly name: 'unknown' | 'loading' | 'ready' }
  | { readonly name: 'failed'; readonly code: string; readonly message: string }

export interface ShelfOptions {
  readonly connection: FileConnection
  readonly unfinished: UnfinishedUploads
  readonly keptFiles: Pick<KeptFiles, 'keep' | 'find' | 'forget' | 'retain'>
  readonly save: (name: string, file: Blob) => void
  readonly changed: () => void
  readonly busyRetryMs?: number
}

const fileOf = (line: string): ShelfFile => {
  const [name = '', size = '0', sha256 = '', owner = ''] = line.split(' ')
  return { name, size: Number(size), sha256, owner }
}

/** A browser may forbid the database: then the person is asked for the file, and there is nothing to forget. */
function withoutDatabase(error: unknown): undefined {
  console.debug(error)
  return undefined
}

/** What the page knows of the files of the server, and its transfers, one at a time. */
export class Shelf {
  readonly #options: ShelfOptions
  readonly #unsubscribe: () => void
  #files: readonly ShelfFile[] = []
  #listing: Listing = { name: 'unknown' }
  #transfers: Transfer[] = []
  #active: Transfer | undefined
  /** Names that this connection put, while its user is a guest. */
  readonly #mine = new Set<string>()
  /** The conversation that was listed last, and for whom. */
  #listed: { readonly conversation: Conversation; readonly who: string } | undefined
  /** One that is over, whether or not the connection knows by now. */
  #dead: Conversation | undefined
  /** When uploads were last noted down, by their ids. */
  readonly #noted = new Map<string, number>()
  #ids = 0
  #stopped = false

  constructor(options: ShelfOptions) {
    this.#options = options
    this.#unsubscribe = options.connection.subscribe(() => this.#connectionChanged())
    this.#connectionChanged()
  }

  get connection(): FileConnection {
    return this.#options.connection
  }

  get files(): readonly ShelfFile[] {
    return this.#files
  }

  get listing(): Listing {
    return this.#listing
  }

  get transfers(): readonly Transfer[] {
    return this.#transfers
  }

  /** Whether a request can be asked now: nothing goes between the bytes of a payload. */
  get free(): boolean {
    return this.#active === undefined && this.#usable
  }

  get #usable(): boolean {
    const { connection } = this.#options
    return connection.open && connection.conversation !== this.#dead && !this.#stopped
  }

  /** Takes up what an earlier page began and did not finish. */
  async takeUp(): Promise<void> {
    const { unfinished, keptFiles } = this.#options
    const uploads = unfinished.list()
    await keptFiles.retain(new Set(uploads.map(({ id }) => id))).catch(withoutDatabase)
    for (const upload of uploads) {
      const file = await keptFiles.find(upload.id).catch(withoutDatabase)
      if (file) this.#noted.set(upload.id, upload.time)
      if (!this.#stopped) this.#list(ShelfUpload.again(upload, file, this.#uploadOptions(upload.id)))
    }
  }

  /** Uploads files one after the other; returns how many there is no room for in the list. */
  add(files: Iterable<File>): number {
    let refused = 0
    for (const file of files) {
      if (!this.#list(ShelfUpload.of(file, this.#uploadOptions(crypto.randomUUID?.() ?? this.#id())))) refused += 1
    }
    return refused
  }

  /** Fetches a file; says whether there is room for it in the list. */
  download({ name, size }: ShelfFile): boolean {
    const { save } = this.#options
    return this.#list(new ShelfDownload({ id: this.#id(), name, size, save, changed: () => this.#transferChanged() }))
  }

  /** Gives a transfer up, or takes one that is over off the list. */
  dismiss(transfer: Transfer): void {
    if (!isOver(transfer)) transfer.cancel()
    if (transfer !== this.#active) this.#drop(transfer)
  }

  mayDelete({ name, owner }: ShelfFile): boolean {
    const { role, nick } = this.#options.connection
    if (role === 'admin') return true
    if (role === 'user') return owner.toLowerCase() === nick.toLowerCase()
    return owner === 'guest' && this.#mine.has(name.toLowerCase())
  }

  /** @throws {RefusedError | ConversationError} */
  async delete({ name }: ShelfFile): Promise<void> {
    await this.#options.connection.conversation.request(`DELETE ${name}`)
    await this.refresh()
  }

  /** Asks for the list anew. */
  async refresh(): Promise<void> {
    if (!this.free) return
    const { conversation } = this.#options.connection
    this.#listing = { name: 'loading' }
    this.#options.changed()
    try {
      const { more } = await conversation.request('FILES')
      this.#files = more.map(fileOf)
      this.#listing = { name: 'ready' }
    } catch (error) {
      if (conversation !== this.#options.connection.conversation) return
      const code = error instanceof RefusedError ? error.code : 'unknown'
      this.#listing = { name: 'failed', code, message: error instanceof Error ? error.message : String(error) }
    }
    this.#options.changed()
  }

  /** Lets go of the connection; a transfer under way ends with it. */
  stop(): void {
    this.#stopped = true
    this.#unsubscribe()
  }

  #connectionChanged(): void {
    const { connection } = this.#options
    this.#active?.roomChanged()
    const { conversation } = connection
    const who = `${connection.role} ${connection.nick}`
    if (this.free && (this.#listed?.conversation !== conversation || this.#listed.who !== who)) {
      if (this.#listed?.conversation !== conversation) this.#mine.clear()
      this.#listed = { conversation, who }
      this.#refreshSoon()
    }
    this.#pump()
    this.#options.changed()
  }

  /** Runs the next transfer that wants the connection, unless one has it. */
  #pump(): void {
    const { connection } = this.#options
    if (!this.free) return
    const next = this.#transfers.find(wantsConnection)
    if (!next) return
    this.#active = next
    const { conversation } = connection
    next.run(connection).then(
      () => this.#ended(next, conversation),
      (error: unknown) => reportError(error),
    )
  }

  #ended(transfer: Transfer, conversation: Conversation): void {
    const { connection } = this.#options
    this.#active = undefined
    if (transfer.state.name === 'done' && transfer.kind === 'up') {
      this.#mine.add(transfer.name.toLowerCase())
      this.#forget(transfer)
    }
    if (transfer.state.name === 'cancelled') this.#drop(transfer)
    const interrupted = transfer.state.name === 'interrupted'
    if (interrupted || transfer.owed > 0) this.#dead = conversation
    if (transfer.owed > 0 && !interrupted && conversation === connection.conversation) connection.renew()
    else if (transfer.kind === 'up' && transfer.state.name === 'done') this.#refreshSoon()
    this.#pump()
    this.#options.changed()
  }

  #refreshSoon(): void {
    this.refresh().catch((error: unknown) => reportError(error))
  }

  #list(transfer: Transfer): boolean {
    if (this.#transfers.length >= MAX_TRANSFERS) {
      const over = this.#transfers.find(isOver)
      if (!over) return false
      this.#drop(over)
    }
    this.#transfers.push(transfer)
    this.#transferChanged()
    return true
  }

  #drop(transfer: Transfer): void {
    this.#transfers = this.#transfers.filter((other) => other !== transfer)
    if (transfer.kind === 'up') this.#forget(transfer)
    this.#options.changed()
  }

  #forget({ id }: Transfer): void {
    this.#noted.delete(id)
    this.#options.unfinished.remove(id)
    this.#options.keptFiles.forget(id).catch(withoutDatabase)
  }

  #uploadOptions(id: string): ShelfUploadOptions {
    const { busyRetryMs } = this.#options
    return {
      id,
      ...(busyRetryMs === undefined ? {} : { busyRetryMs }),
      changed: () => this.#transferChanged(),
      begun: (upload, file) => this.#begun(upload, file),
    }
  }

  /** Notes an upload down at its beginning, and now and then while it goes on. */
  #begun(upload: UnfinishedUpload, file: Blob): void {
    const { unfinished, keptFiles } = this.#options
    const noted = this.#noted.get(upload.id)
    if (noted !== undefined && upload.time - noted < TOUCH_MS) return
    this.#noted.set(upload.id, upload.time)
    unfinished.add(upload)
    // One that is not kept is asked for after a reload.
    if (noted === undefined) keptFiles.keep(upload.id, file).catch(() => false)
  }

  #transferChanged(): void {
    this.#pump()
    this.#options.changed()
  }

  #id(): string {
    this.#ids += 1
    return `transfer-${this.#ids}`
  }
}
