import { Worker } from 'node:worker_threads'
import type { DigestAnswer, DigestRequest } from './digest-worker.ts'
import { asStorageError } from './failure.ts'
import type { StorageError } from './storage-error.ts'

/** The SHA-256 of one upload while its bytes arrive. */
export interface Digest {
  /** Takes bytes of shared memory; they are the caller's again when it resolves. */
  update(bytes: Uint8Array<SharedArrayBuffer>): Promise<void>
  /** Of all bytes so far, in lower-case hexadecimal. */
  value(): Promise<string>
  end(): Promise<void>
}

/**
 * Digests uploads in a thread of its own, so that a large one does not keep the connections waiting.
 * The thread is started with the first upload.
 */
export class Digests {
  #thread: DigestThread | undefined
  #uploads = 0

  open(): Digest {
    this.#uploads += 1
    const upload = this.#uploads
    if (!this.#thread || this.#thread.failure) this.#thread = new DigestThread()
    const thread = this.#thread
    return {
      update: async (bytes) => void (await thread.ask({ upload, bytes })),
      value: async () => (await thread.ask({ upload, want: 'digest' })) ?? '',
      end: async () => {
        // With the thread all that it knew is gone.
        if (!thread.failure) await thread.ask({ upload, want: 'end' })
      },
    }
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
  }
}

class DigestThread {
  readonly #worker = new Worker(new URL('./digest-worker.ts', import.meta.url))
  /** Requests without an answer yet, in order. */
  readonly #asked: PromiseWithResolvers<string | undefined>[] = []
  /** Why it answers no more. */
  failure: StorageError | undefined

  constructor() {
    this.#worker.on('message', ({ digest }: DigestAnswer) => {
      this.#asked.shift()?.resolve(digest)
      if (this.#asked.length === 0) this.#worker.unref()
    })
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('its thread ended')))
  }

  ask(request: DigestRequest): Promise<string | undefined> {
    if (this.failure) return Promise.reject(this.failure)
    const settle = Promise.withResolvers<string | undefined>()
    this.#asked.push(settle)
    // A thread at rest must not keep the process alive, one at work must.
    this.#worker.ref()
    this.#worker.postMessage(request)
    return settle.promise
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: Error): void {
    this.failure ??= asStorageError(error, 'digest upload')
    for (const { reject } of this.#asked.splice(0)) reject(this.failure)
  }
}
