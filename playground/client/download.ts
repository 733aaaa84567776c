import type { Conversation } from './conversation.ts'
import { Digest } from './digest.ts'
import { checkFileName } from './file-name.ts'
import { type Reply, wordsOf } from './reply.ts'

/** Largest file that a page fetches: it is in memory until it is verified. In bytes. */
export const MAX_DOWNLOAD_BYTES = 256 * 1024 * 1024

interface DownloadProgress {
  /** Bytes received, by earlier attempts too. */
  readonly done: number
  readonly size: number
}

export interface DownloadOptions {
  readonly name: string
  /** Takes the file as it comes; the bytes are its own only until it returns. What it throws, `run` rejects with. */
  readonly sink: (bytes: Uint8Array) => void
  /** Called often: about once a read. */
  readonly progress?: (progress: DownloadProgress) => void
}

/** What the server says of a file. */
export interface FileFacts {
  /** In bytes. */
  readonly size: number
  readonly sha256: string
}

export class DownloadError extends Error {
  readonly code: 'CANCELLED' | 'FILE_CHANGED' | 'UNEXPECTED_REPLY'

  constructor(code: DownloadError['code'], message: string) {
    super(message)
    this.name = 'DownloadError'
    this.code = code
  }
}

export class DigestMismatchError extends Error {
  readonly code = 'DIGEST_MISMATCH'

  constructor(expected: string, actual: string) {
    super(`Cannot keep file as its sha256 must be ${expected}: that of the bytes received is ${actual}`)
    this.name = 'DigestMismatchError'
  }
}

/** One file on its way here, over as many connections as it takes: call `run` again after one was lost. */
export class Download {
  readonly #options: DownloadOptions
  readonly #digest = new Digest()
  #facts: FileFacts | undefined
  #received = 0
  #failed: { readonly error: unknown } | undefined
  #cancel: ((error: DownloadError) => void) | undefined

  constructor(options: DownloadOptions) {
    checkFileName(options.name)
    this.#options = options
  }

  /** Bytes that went to the sink. */
  get received(): number {
    return this.#received
  }

  /**
   * Asks for what is missing; resolves when the sink has the whole file and its digest is right.
   *
   * @throws {DigestMismatchError | DownloadError}
   * @throws {RefusedError} with the server's code, such as `no-such-file`.
   * @throws {ConversationError} `OVER` when the connection ended first: run again over another one.
   */
  async run(conversation: Conversation): Promise<FileFacts> {
    this.#goOn()
    const from = this.#received > 0 ? ` ${this.#received}` : ''
    const cancelled = Promise.withResolvers<never>()
    this.#cancel = cancelled.reject
    const whole = conversation.request(`GET ${this.#options.name}${from}`, (bytes, reply) => this.#take(bytes, reply))
    const facts = await Promise.race([whole.then((reply) => this.#learn(reply)), cancelled.promise])
    this.#goOn()
    const { hex } = this.#digest
    if (hex !== facts.sha256) throw new DigestMismatchError(facts.sha256, hex)
    return facts
  }

  /** Gives up: `run` rejects with `CANCELLED`. The rest still comes and is let go, unless the caller ends the connection. */
  cancel(): void {
    const error = new DownloadError('CANCELLED', 'Cannot download as it must go on: it was cancelled')
    this.#failed ??= { error }
    this.#cancel?.(error)
  }

  #goOn(): void {
    if (this.#failed) throw this.#failed.error
  }

  /** A payload comes inside the reading of a connection, which no error may disturb. */
  #take(bytes: Uint8Array, reply: Reply): void {
    if (this.#failed) return
    try {
      const { size } = this.#learn(reply)
      this.#options.sink(bytes)
      this.#digest.push(bytes)
      this.#received += bytes.length
      this.#options.progress?.({ done: this.#received, size })
    } catch (error) {
      this.#failed = { error }
    }
  }

  /** @throws {DownloadError} when it is not the file any more whose beginning came before. */
  #learn(reply: Reply): FileFacts {
    const [size = '', sha256 = ''] = wordsOf(reply)
    const facts = { size: Number(size), sha256 }
    if (!reply.final.startsWith('+FILE ') || !Number.isSafeInteger(facts.size))
      throw new DownloadError('UNEXPECTED_REPLY', `Cannot download as the reply must be +FILE: it is ${reply.final}`)
    this.#facts ??= facts
    if (facts.size === this.#facts.size && sha256 === this.#facts.sha256) return facts
    throw new DownloadError(
      'FILE_CHANGED',
      `Cannot go on with download as its sha256 must still be ${this.#facts.sha256}: it is ${sha256}`,
    )
  }
}
