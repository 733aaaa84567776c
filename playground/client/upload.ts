import type { Conversation } from './conversation.ts'
import { digestOf } from './digest.ts'
import { checkFileName } from './file-name.ts'
import { RefusedError, type Reply, wordsOf } from './reply.ts'
import { readExactly, type Source } from './source.ts'

/** Largest write of a payload, in bytes. A carrier must have room for as many at some time. */
export const CHUNK_BYTES = 64 * 1024

/** What a payload goes out by. */
export interface Carrier {
  /** Takes all of `bytes`, at most `room` of them, or throws. */
  send(bytes: Uint8Array): void
  /** Bytes that may be sent now. */
  readonly room: number
}

export interface UploadProgress {
  readonly stage: 'hashing' | 'asking' | 'sending'
  /** Bytes hashed, or bytes of the file that are on the server or on their way. */
  readonly done: number
  readonly size: number
}

export interface UploadOptions {
  readonly conversation: Conversation
  readonly carrier: Carrier
  readonly source: Source
  readonly name: string
  /** Known from an earlier attempt: the source is not hashed again. */
  readonly sha256?: string | undefined
  /** Called often: about once a chunk. */
  readonly progress?: (progress: UploadProgress) => void
  /** Awaited between two slices of hashing, so that other work has its turn. */
  readonly breathe?: () => Promise<void>
}

export class UploadError extends Error {
  readonly code: 'CANCELLED' | 'UNEXPECTED_OFFSET' | 'UNEXPECTED_DIGEST'

  constructor(code: UploadError['code'], message: string) {
    super(message)
    this.name = 'UploadError'
    this.code = code
  }
}

/**
 * One attempt to PUT a file over one connection; another one with the same name, size and sha256 goes on where
 * it stopped. Call `roomChanged` whenever the carrier may have more room.
 */
export class Upload {
  readonly #options: UploadOptions
  #sha256: string | undefined
  #paused = false
  #cancelled = false
  /** The server reads no more of the payload. */
  #closing = false
  #owed = 0
  #wake: (() => void) | undefined

  constructor(options: UploadOptions) {
    this.#options = options
    this.#sha256 = options.sha256
  }

  /** Known once the source is hashed; keep it for another attempt. */
  get sha256(): string | undefined {
    return this.#sha256
  }

  get paused(): boolean {
    return this.#paused
  }

  /**
   * Bytes of the payload that the server still waits for. While there are any, nothing else can be asked on the
   * connection: after a failure the only way to be rid of them is to end it.
   */
  get owed(): number {
    return this.#owed
  }

  /**
   * Hashes, asks and sends; resolves with the digest that the server computed.
   *
   * @throws {FileNameError | SourceError | UploadError}
   * @throws {RefusedError} with the server's code, such as `busy`, `quota`, `too-large`, `forbidden` or `digest-mismatch`.
   * @throws {ConversationError} `OVER` when the connection ended first: try again over another one.
   * @throws what the carrier throws.
   */
  async run(): Promise<string> {
    const { conversation, source, name } = this.#options
    checkFileName(name)
    const sha256 = this.#sha256 ?? (await this.#hash())
    this.#sha256 = sha256
    this.#tell('asking', 0)
    this.#goOn()
    const { go, done } = conversation.put(`PUT ${name} ${source.size} ${sha256}`)
    const offset = this.#offsetOf(await go)
    this.#owed = source.size - offset
    done.catch((error: unknown) => this.#refused(error))
    await this.#send(offset)
    const [, kept = ''] = wordsOf(await done)
    if (kept === sha256) return kept
    throw new UploadError('UNEXPECTED_DIGEST', `Cannot trust upload as its sha256 must be ${sha256}: it is ${kept}`)
  }

  /** Sends nothing more for now: the server waits, until its idle timeout at the most. */
  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#awake()
  }

  /**
   * Gives up: `run` rejects with `CANCELLED`. The protocol has no word for it: where `owed` bytes remain the caller
   * must end the connection.
   */
  cancel(): void {
    this.#cancelled = true
    this.#awake()
  }

  /** The carrier may have more room. */
  roomChanged(): void {
    this.#awake()
  }

  #hash(): Promise<string> {
    const { source, breathe } = this.#options
    this.#tell('hashing', 0)
    return digestOf(source, async (hashed) => {
      this.#tell('hashing', hashed)
      await breathe?.()
      this.#goOn()
    })
  }

  async #send(offset: number): Promise<void> {
    const { source, conversation, carrier } = this.#options
    this.#tell('sending', offset)
    while (this.#owed > 0) {
      this.#goOn()
      const start = source.size - this.#owed
      const bytes = await readExactly(source, start, Math.min(start + CHUNK_BYTES, source.size))
      while (!this.#maySend(bytes.length)) await this.#woken()
      this.#goOn()
      if (this.#closing) return
      carrier.send(bytes)
      conversation.sent(bytes)
      this.#owed -= bytes.length
      this.#tell('sending', source.size - this.#owed)
    }
  }

  #maySend(count: number): boolean {
    if (this.#cancelled || this.#closing) return true
    return !this.#paused && this.#options.carrier.room >= count
  }

  /** A payload that is discarded must be sent to its end all the same, so that the next line is found behind it. */
  #refused(error: unknown): void {
    const discarded = error instanceof RefusedError && error.message.endsWith('(payload discarded)')
    this.#closing = !discarded
    this.#awake()
  }

  #offsetOf(go: Reply): number {
    const { size } = this.#options.source
    const offset = Number(wordsOf(go)[0] ?? Number.NaN)
    if (Number.isInteger(offset) && offset >= 0 && offset <= size) return offset
    this.#owed = size
    throw new UploadError(
      'UNEXPECTED_OFFSET',
      `Cannot send file as +GO must tell an offset <= ${size}: it is ${go.final}`,
    )
  }

  /** @throws {UploadError} `CANCELLED` */
  #goOn(): void {
    if (this.#cancelled) throw new UploadError('CANCELLED', 'Cannot upload as it must go on: it was cancelled')
  }

  #tell(stage: UploadProgress['stage'], done: number): void {
    this.#options.progress?.({ stage, done, size: this.#options.source.size })
  }

  #woken(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    return promise
  }

  #awake(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}
