import { Download, type FileFacts, MAX_DOWNLOAD_BYTES } from '../client/download.ts'
import { proposeFileName } from '../client/file-name.ts'
import { Upload } from '../client/upload.ts'
import { breathe } from '../wire/breathe.ts'
import { byteCount } from '../wire/byte-count.ts'
import type { Dialogue } from './dialogue.ts'

export class TransferError extends Error {
  readonly code: 'NOT_IDLE' | 'TRANSFER_UNDER_WAY' | 'TOO_LARGE'

  constructor(code: TransferError['code'], message: string) {
    super(message)
    this.name = 'TransferError'
    this.code = code
  }
}

/** Where a transfer stands, in bytes. */
export interface Transfer {
  readonly name: string
  readonly stage: 'hashing' | 'asking' | 'sending' | 'receiving'
  readonly done: number
  readonly size: number
}

/** A file that came whole, its digest right. */
export interface SavedFile {
  readonly name: string
  readonly url: string
}

interface FileTransfersOptions {
  readonly dialogue: () => Dialogue | undefined
  readonly changed: () => void
  readonly tell: (words: string) => void
  /** Ends the connection and opens a new one. */
  readonly renew: () => void
  /** Bytes of a download that the page holds until they are saved. */
  readonly maxDownload?: number
}

/** Files that go to the server and come from it on a terminal's own connection, one at a time. */
export class FileTransfers {
  readonly #options: FileTransfersOptions
  #transfer: Transfer | undefined
  #running: Upload | Download | undefined
  #saved: SavedFile | undefined

  constructor(options: FileTransfersOptions) {
    this.#options = options
  }

  get transfer(): Transfer | undefined {
    return this.#transfer
  }

  /** The file that came last. */
  get saved(): SavedFile | undefined {
    return this.#saved
  }

  /** Throws `TransferError` while a file is on its way: nothing else can be sent. */
  check(): void {
    if (!this.#transfer) return
    const { name } = this.#transfer
    throw new TransferError('TRANSFER_UNDER_WAY', `Cannot send as no file must be on its way: ${name} is`)
  }

  async put(file: File): Promise<void> {
    const dialogue = this.#idle()
    const name = proposeFileName(file.name)
    const upload = new Upload({
      conversation: dialogue.conversation,
      carrier: dialogue.carrier(`file ${name}, ${byteCount(file.size)}`),
      source: {
        size: file.size,
        read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
      },
      name,
      progress: (progress) => this.#became({ name, ...progress }),
      breathe,
    })
    const sha256 = await this.#run(upload, { name, stage: 'hashing', done: 0, size: file.size }, () => upload.run())
    if (sha256) this.#options.tell(`${name} is on the server: ${byteCount(file.size)}, SHA-256 ${sha256}.`)
    else if (upload.owed > 0) this.#abandon(upload.owed)
  }

  async get(name: string): Promise<void> {
    const dialogue = this.#idle()
    const parts: Uint8Array<ArrayBuffer>[] = []
    const { maxDownload = MAX_DOWNLOAD_BYTES } = this.#options
    const download = new Download({
      name,
      sink: (bytes) => {
        const held = download.received + bytes.length
        if (held > maxDownload) throw tooLarge(held, maxDownload)
        parts.push(bytes.slice())
      },
      progress: (progress) => this.#became({ name, stage: 'receiving', ...progress }),
    })
    dialogue.hidePayload(() => `file ${name}`)
    const asking: Transfer = { name, stage: 'asking', done: 0, size: 0 }
    const facts = await this.#run<FileFacts>(download, asking, () => download.run(dialogue.conversation))
    if (!facts) return
    this.#save({ name, url: URL.createObjectURL(new Blob(parts)) })
    this.#options.tell(`${name} came whole: ${byteCount(facts.size)}, and its SHA-256 is right: ${facts.sha256}.`)
  }

  cancel(): void {
    this.#running?.cancel()
  }

  /** The connection may have more room. */
  roomChanged(): void {
    if (this.#running instanceof Upload) this.#running.roomChanged()
  }

  dispose(): void {
    this.cancel()
    this.#save(undefined)
  }

  #idle(): Dialogue {
    this.check()
    const dialogue = this.#options.dialogue()
    if (dialogue?.idle) return dialogue
    const rule = 'the connection must be open, with nothing half typed and nothing left to answer'
    throw new TransferError('NOT_IDLE', `Cannot begin with a file as ${rule}: wait, or press Reconnect`)
  }

  /** Resolves with what `run` gives, or tells why it failed. */
  async #run<Result>(
    running: Upload | Download,
    begin: Transfer,
    run: () => Promise<Result>,
  ): Promise<Result | undefined> {
    this.#running = running
    this.#became(begin)
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error
      this.#options.tell(`${begin.name}: ${error.message}.`)
      return undefined
    } finally {
      this.#running = undefined
      this.#became(undefined)
    }
  }

  /** What the server still waits for would swallow the next line. */
  #abandon(owed: number): void {
    this.#options.renew()
    this.#options.tell(`The connection was ended, as the server still waited for ${byteCount(owed)}.`)
  }

  #became(transfer: Transfer | undefined): void {
    this.#transfer = transfer
    this.#options.changed()
  }

  #save(file: SavedFile | undefined): void {
    if (this.#saved) URL.revokeObjectURL(this.#saved.url)
    this.#saved = file
    this.#options.changed()
  }
}

const tooLarge = (held: number, limit: number): TransferError =>
  new TransferError('TOO_LARGE', `Cannot hold file as it must be <= ${limit} bytes: ${held} came already`)
