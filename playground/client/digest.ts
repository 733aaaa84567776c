import { sha256 } from '@noble/hashes/sha2.js'
import { readExactly, type Source } from './source.ts'

/** Bytes hashed at a stretch: a few milliseconds of work, so that a page stays responsive between two. */
export const HASH_SLICE_BYTES = 512 * 1024

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The SHA-256 of bytes that come one after the other. */
export class Digest {
  readonly #hash = sha256.create()

  push(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  /** Of all bytes so far, as 64 lower-case digits; more may follow. */
  get hex(): string {
    return hex(this.#hash.clone().digest())
  }
}

/**
 * The SHA-256 of a whole source.
 *
 * `breathe` is awaited after each slice, with how many bytes are hashed: let other work have its turn there, and
 * throw to stop.
 *
 * @throws {SourceError}
 */
export async function digestOf(source: Source, breathe?: (hashed: number) => Promise<void> | void): Promise<string> {
  const digest = new Digest()
  for (let start = 0; start < source.size; ) {
    const end = Math.min(start + HASH_SLICE_BYTES, source.size)
    digest.push(await readExactly(source, start, end))
    start = end
    await breathe?.(start)
  }
  return digest.hex
}
