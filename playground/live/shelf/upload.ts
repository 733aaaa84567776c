import { digestOf } from '../../client/digest.ts'
import { isFileName } from '../../client/file-name.ts'
import type { Source } from '../../client/source.ts'
import { Upload } from '../../client/upload.ts'
import { breathe } from '../../wire/breathe.ts'
import type { FileConnection } from './connection.ts'
import { stateAfter, type Transfer, type TransferState } from './transfer.ts'
import type { UnfinishedUpload } from './unfinished.ts'

/** How often the server is asked again while it is busy with the connection before, and the time between, in milliseconds. */
export const MAX_BUSY_ATTEMPTS = 70
const BUSY_RETRY_MS = 1000

const sourceOf = (file: Blob): Source => ({
  size: file.size,
  read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
})

export interface ShelfUploadOptions {
  readonly id: string
  readonly changed: () => void
  /** The digest is known: from now on the server may have a part of it. */
  readonly begun: (upload: UnfinishedUpload, file: Blob) => void
  readonly busyRetryMs?: number
}

/** A file of this browser on its way to the shelf, over as many connections as it takes. */
export class ShelfUpload implements Transfer {
  readonly kind = 'up'
  readonly #options: ShelfUploadOptions
  readonly #size: number
  #name: string
  #file: Blob | undefined
  #sha256: string | undefined
  #state: TransferState
  #paused = false
  #upload: Upload | undefined
  #cancelled = false
  /** An earlier attempt of ours may still hold the name. */
  #again = false
  #skipWait: (() => void) | undefined

  private constructor(options: ShelfUploadOptions, name: string, size: number, state: TransferState) {
    this.#options = options
    this.#name = name
    this.#size = size
    this.#state = state
  }

  static of(file: File, options: ShelfUploadOptions): ShelfUpload {
    const state = isFileName(file.name) ? ({ name: 'waiting' } as const) : ({ name: 'unnamed' } as const)
    const upload = new ShelfUpload(options, file.name, file.size, state)
    upload.#file = file
    return upload
  }

  /** One that was begun before the page was loaded anew. */
  static again(
    { name, size, sha256 }: UnfinishedUpload,
    file: Blob | undefined,
    options: ShelfUploadOptions,
  ): ShelfUpload {
    const upload = new ShelfUpload(options, name, size, { name: file ? 'offered' : 'file-missing' })
    upload.#file = file
    upload.#sha256 = sha256
    upload.#again = true
    return upload
  }

  get id(): string {
    return this.#options.id
  }

  get name(): string {
    return this.#name
  }

  get size(): number {
    return this.#size
  }

  get state(): TransferState {
    return this.#state
  }

  get paused(): boolean {
    return this.#paused
  }

  get owed(): number {
    return this.#upload?.owed ?? 0
  }

  async run({ conversation, carrier }: FileConnection): Promise<void> {
    const file = this.#file
    if (!file) return this.#become({ name: 'file-missing' })
    for (let attempt = 1; ; attempt++) {
      const upload = new Upload({
        conversation,
        carrier,
        source: sourceOf(file),
        name: this.#name,
        sha256: this.#sha256,
        breathe,
        progress: ({ stage, done, size }) => {
          if (stage !== 'hashing') this.#begun(upload.sha256, file)
          this.#become({ name: stage, done, size })
        },
      })
      this.#upload = upload
      if (this.#paused) upload.pause()
      if (this.#cancelled) upload.cancel()
      const state = await upload.run().then((sha256): TransferState => ({ name: 'done', sha256 }), stateAfter)
      if (state.name === 'interrupted') this.#again = true
      const busy = state.name === 'failed' && state.code === 'busy'
      if (!busy || !this.#again || attempt >= MAX_BUSY_ATTEMPTS) return this.#become(state)
      this.#become({ name: 'busy' })
      await this.#wait()
    }
  }

  /** Takes another name, and tries with it. */
  rename(name: string): void {
    this.#name = name
    this.#become({ name: isFileName(name) ? 'waiting' : 'unnamed' })
  }

  /** Goes on with what was offered, or tries again what failed. */
  goOn(): void {
    this.#become({ name: 'waiting' })
  }

  /** Goes on with this file if it is the one that was begun. */
  async supply(file: Blob): Promise<void> {
    this.#become({ name: 'hashing', done: 0, size: file.size })
    const isSame = async () => file.size === this.#size && (await digestOf(sourceOf(file), breathe)) === this.#sha256
    const state = await isSame().then((same): TransferState => {
      if (!same)
        return { name: 'failed', code: 'ANOTHER_FILE', message: 'Cannot go on with upload as it must be the same file' }
      this.#file = file
      return { name: 'waiting' }
    }, stateAfter)
    this.#become(this.#cancelled ? { name: 'cancelled' } : state)
  }

  roomChanged(): void {
    this.#upload?.roomChanged()
  }

  pause(): void {
    this.#paused = true
    this.#upload?.pause()
    this.#options.changed()
  }

  resume(): void {
    this.#paused = false
    this.#upload?.resume()
    this.#options.changed()
  }

  cancel(): void {
    this.#cancelled = true
    this.#upload?.cancel()
    this.#skipWait?.()
    if (!['hashing', 'asking', 'sending', 'busy'].includes(this.#state.name)) this.#become({ name: 'cancelled' })
  }

  #begun(sha256: string | undefined, file: Blob): void {
    if (sha256 === undefined) return
    this.#sha256 = sha256
    const { id } = this.#options
    this.#options.begun({ id, name: this.#name, size: this.#size, sha256, time: Date.now() }, file)
  }

  async #wait(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#skipWait = resolve
    const timer = setTimeout(resolve, this.#options.busyRetryMs ?? BUSY_RETRY_MS)
    await promise
    clearTimeout(timer)
  }

  #become(state: TransferState): void {
    this.#state = state
    this.#options.changed()
  }
}
