import { Download, MAX_DOWNLOAD_BYTES } from '../../client/download.ts'
import type { FileConnection } from './connection.ts'
import { stateAfter, type Transfer, type TransferState } from './transfer.ts'

export interface ShelfDownloadOptions {
  readonly id: string
  readonly name: string
  /** In bytes, as the list says. */
  readonly size: number
  readonly changed: () => void
  /** Takes the file, once its digest is found right. */
  readonly save: (name: string, file: Blob) => void
}

/** A file of the shelf on its way here, over as many connections as it takes. */
export class ShelfDownload implements Transfer {
  readonly kind = 'down'
  readonly paused = false
  readonly owed = 0
  readonly #options: ShelfDownloadOptions
  #parts: Uint8Array<ArrayBuffer>[] = []
  #download: Download
  #state: TransferState = { name: 'waiting' }

  constructor(options: ShelfDownloadOptions) {
    this.#options = options
    this.#download = this.#begin()
    if (options.size <= MAX_DOWNLOAD_BYTES) return
    const message = `Cannot download as size must be <= ${MAX_DOWNLOAD_BYTES}: current size is ${options.size}`
    this.#state = { name: 'failed', code: 'TOO_LARGE_FOR_THE_PAGE', message }
  }

  get id(): string {
    return this.#options.id
  }

  get name(): string {
    return this.#options.name
  }

  get size(): number {
    return this.#options.size
  }

  get state(): TransferState {
    return this.#state
  }

  async run({ conversation }: FileConnection): Promise<void> {
    this.#become({ name: 'receiving', done: this.#download.received, size: this.size })
    const state = await this.#download
      .run(conversation)
      .then(({ sha256 }): TransferState => ({ name: 'done', sha256 }), stateAfter)
    // Of no type, so that no browser guesses one and gives the name another ending.
    const type = 'application/octet-stream'
    if (state.name === 'done') this.#options.save(this.name, new Blob(this.#parts, { type }))
    if (state.name !== 'interrupted') this.#parts = []
    this.#become(state)
  }

  /** From the beginning: what came before belongs to another file, or is wrong. */
  goOn(): void {
    this.#parts = []
    this.#download = this.#begin()
    this.#become({ name: 'waiting' })
  }

  roomChanged(): void {}

  pause(): void {}

  resume(): void {}

  cancel(): void {
    this.#download.cancel()
    if (this.#state.name !== 'receiving') this.#become({ name: 'cancelled' })
  }

  #begin(): Download {
    return new Download({
      name: this.#options.name,
      sink: (bytes) => {
        const { length } = bytes
        if (this.#download.received + length > MAX_DOWNLOAD_BYTES)
          throw new RangeError(`Cannot download as size must be <= ${MAX_DOWNLOAD_BYTES}: it is larger`)
        this.#parts.push(bytes.slice())
      },
      progress: ({ done, size }) => this.#become({ name: 'receiving', done, size }),
    })
  }

  #become(state: TransferState): void {
    this.#state = state
    this.#options.changed()
  }
}
