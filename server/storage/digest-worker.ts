import { createHash, type Hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'

/** What the thread is asked for, about the upload with this number; each is answered with the number, in order. */
export type DigestRequest =
  | { readonly upload: number; readonly bytes: Uint8Array }
  /** Asks for the digest so far, or that the upload be forgotten. */
  | { readonly upload: number; readonly want: 'digest' | 'end' }

export interface DigestAnswer {
  readonly upload: number
  /** In lower-case hexadecimal, when it was asked for. */
  readonly digest: string | undefined
}

const hashes = new Map<number, Hash>()

function answer(request: DigestRequest): string | undefined {
  const hash = hashes.get(request.upload) ?? createHash('sha256')
  hashes.set(request.upload, hash)
  if ('bytes' in request) hash.update(request.bytes)
  else if (request.want === 'end') hashes.delete(request.upload)
  else return hash.copy().digest('hex')
  return undefined
}

parentPort?.on('message', (request: DigestRequest) => {
  const reply: DigestAnswer = { upload: request.upload, digest: answer(request) }
  parentPort?.postMessage(reply)
})
