import { Worker } from 'node:worker_threads'
import type { DigestAnswer, DigestRequest } from './digest-worker.ts'
import { asStorageError } from './failure.ts'

/** The SHA-256 of one upload while its bytes arrive. */
export interface Digest {
  /** Takes bytes of shared memory; they are the caller's again when it resolves. */
  update(bytes: Uint8Array<SharedArrayBuffer>): Promise<void>
  /** Of all bytes so far, in lower-case hexadecimal. */
  value(): Promise<string>
  end(): Promise<void>
}

type Settle = PromiseWithResolvers<string | undefined>

/**
 * Digests uploads in a thread of its own, so that a large one does not keep the connections waiting.
 * The thread is started with the first upload.
 */
export class Digests {
  #worker: Worker | undefined
  #uploads = 0
  /** Requests without an answer yet, in order. */
  readonly #asked: Settle[] = []

  open(): Digest {
    this.#uploads += 1
    const upload = this.#uploads
    return {
      update: async (bytes) => void (await this.#ask({ upload, bytes })),
      value: async () => (await this.#ask({ upload, want: 'digest' })) ?? '',
      end: async () => void (await this.#ask({ upload, want: 'end' })),
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #ask(request: DigestRequest): Promise<string | undefined> {
    this.#worker ??= this.#start()
    const settle: Settle = Promise.withResolvers()
    this.#asked.push(settle)
    // A thread at rest must not keep the process alive, one at work must.
    this.#worker.ref()
    this.#worker.postMessage(request)
    return settle.promise
  }

  #start(): Worker {
    const worker = new Worker(new URL('./digest-worker.ts', import.meta.url))
    worker.on('message', ({ digest }: DigestAnswer) => {
      this.#asked.shift()?.resolve(digest)
      if (this.#asked.length === 0) worker.unref()
    })
    worker.on('error', (error) => this.#failed(asStorageError(error, 'digest upload')))
    worker.on('exit', () => this.#failed(asStorageError(new Error('its thread ended'), 'digest upload')))
    return worker
  }

  /** What is asked next gets another thread. */
  #failed(error: Error): void {
    this.#worker = undefined
    for (const { reject } of this.#asked.splice(0)) reject(error)
  }
}
