import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import type { Realm } from '../realm.ts'
import { type Digest, HASH_NAMES, hashDigest, hashFunction, hmacDigest } from './hashes.ts'

type Callback = (error: unknown, value?: unknown) => void
type Encoded = string | ArrayBufferView

/** The most that the browser gives at a time (Web Cryptography, getRandomValues). */
const RANDOM_AT_ONCE = 65_536
const { crypto: browserCrypto } = globalThis

/** `node:crypto` as far as it goes without OpenSSL: hashes, keys derived from passwords, random bytes. */
export function cryptoModule(realm: Realm, later: (work: () => void) => void): object {
  const { Buffer } = Object(realm.require('buffer'))
  const { Transform } = Object(realm.require('stream'))
  const { codes } = Object(realm.require('internal/errors'))
  const { validateString, validateInteger, validateFunction } = Object(realm.require('internal/validators'))
  const refuse = (code: string, ...values: unknown[]): never => {
    throw Reflect.construct(codes[code], values)
  }
  const bytesOf = (data: unknown, name: string, encoding?: unknown): Uint8Array => {
    if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding)
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (data instanceof ArrayBuffer) return new Uint8Array(data)
    return refuse('ERR_INVALID_ARG_TYPE', name, ['string', 'Buffer', 'TypedArray', 'DataView'], data)
  }
  const result = (bytes: Uint8Array, encoding?: unknown): unknown => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding)
  }
  const known = (name: string) =>
    hashFunction(name) ??
    (() => {
      throw new Error('Digest method not supported')
    })()

  /** A hash is a stream too: what is written to it is hashed, and read from it is the digest. */
  class Hash extends Transform {
    readonly #digest: Digest
    #done = false

    constructor(digest: Digest, options?: unknown) {
      super(options)
      this.#digest = digest
    }

    update(data: Encoded, encoding?: string): this {
      if (this.#done) refuse('ERR_CRYPTO_HASH_FINALIZED')
      this.#digest.update(bytesOf(data, 'data', encoding))
      return this
    }

    digest(encoding?: string): unknown {
      if (this.#done) refuse('ERR_CRYPTO_HASH_FINALIZED')
      this.#done = true
      return result(this.#digest.digest(), encoding)
    }

    copy(options?: unknown): Hash {
      if (this.#done) refuse('ERR_CRYPTO_HASH_FINALIZED')
      return new Hash(this.#digest.clone(), options)
    }

    _transform(chunk: Encoded, encoding: string, callback: Callback): void {
      this.#digest.update(bytesOf(chunk, 'data', encoding))
      callback(null)
    }

    _flush(callback: Callback): void {
      Reflect.get(this, 'push').call(this, this.digest())
      callback(null)
    }
  }
  class Hmac extends Hash {}

  const fill = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += RANDOM_AT_ONCE) {
      const piece = new Uint8Array(Math.min(RANDOM_AT_ONCE, bytes.length - at))
      bytes.set(browserCrypto.getRandomValues(piece), at)
    }
  }
  /** Node's two forms of one call: with a callback it comes later. */
  const either = (callback: unknown, work: () => unknown): unknown => {
    if (callback === undefined) return work()
    validateFunction(callback, 'callback')
    later(() => {
      let value: unknown
      try {
        value = work()
      } catch (error) {
        return Reflect.apply(Object(callback), undefined, [error])
      }
      return Reflect.apply(Object(callback), undefined, [null, value])
    })
    return undefined
  }
  const randomBytes = (size: number, callback?: unknown): unknown => {
    validateInteger(size, 'size', 0, 2 ** 31 - 1)
    return either(callback, () => {
      const bytes: Uint8Array = Buffer.alloc(size)
      fill(bytes)
      return bytes
    })
  }
  const randomFillSync = (buffer: ArrayBufferView, offset = 0, size = buffer.byteLength - offset): ArrayBufferView => {
    fill(bytesOf(buffer, 'buf').subarray(offset, offset + size))
    return buffer
  }
  const randomInt = (first: number, second?: unknown, third?: unknown): unknown => {
    const [least, most, callback] = typeof second === 'number' ? [first, second, third] : [0, first, second]
    validateInteger(least, 'min')
    validateInteger(most, 'max')
    if (most <= least) refuse('ERR_OUT_OF_RANGE', 'max', `greater than the value of "min" (${least})`, most)
    return either(callback, () => {
      const range = most - least
      const limit = 2 ** 48 - (2 ** 48 % range)
      for (;;) {
        const bytes = new Uint8Array(6)
        fill(bytes)
        const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
        if (value < limit) return least + (value % range)
      }
    })
  }
  const pbkdf2Sync = (password: Encoded, salt: Encoded, iterations: number, length: number, digest: string): unknown =>
    result(
      pbkdf2(known(digest), bytesOf(password, 'password'), bytesOf(salt, 'salt'), { c: iterations, dkLen: length }),
    )
  const scryptSync = (
    password: Encoded,
    salt: Encoded,
    length: number,
    options: Record<string, number> = {},
  ): unknown =>
    result(
      scrypt(bytesOf(password, 'password'), bytesOf(salt, 'salt'), {
        N: options['N'] ?? options['cost'] ?? 16_384,
        r: options['r'] ?? options['blockSize'] ?? 8,
        p: options['p'] ?? options['parallelization'] ?? 1,
        dkLen: length,
      }),
    )
  return {
    Hash,
    Hmac,
    createHash: (name: string, options?: unknown) => {
      validateString(name, 'algorithm')
      return new Hash(hashDigest(known(name)), options)
    },
    createHmac: (name: string, key: Encoded, options?: unknown) => {
      validateString(name, 'hmac')
      const hash = hashFunction(name) ?? refuse('ERR_CRYPTO_INVALID_DIGEST', name)
      return new Hmac(hmacDigest(hash, bytesOf(key, 'key')), options)
    },
    hash: (name: string, data: Encoded, encoding: string = 'hex') => {
      const digest = hashDigest(known(name))
      digest.update(bytesOf(data, 'input'))
      return result(digest.digest(), encoding)
    },
    getHashes: () => [...HASH_NAMES],
    randomBytes,
    pseudoRandomBytes: randomBytes,
    randomFillSync,
    randomFill: (buffer: ArrayBufferView, ...rest: unknown[]) => {
      const [offset, size] = rest.filter((value) => typeof value === 'number')
      return either(rest.at(-1), () => randomFillSync(buffer, offset, size))
    },
    randomInt,
    randomUUID: () => browserCrypto.randomUUID?.() ?? uuid(fill),
    getRandomValues: (array: ArrayBufferView) => randomFillSync(array),
    timingSafeEqual: (one: ArrayBufferView, other: ArrayBufferView) => {
      const [a, b] = [bytesOf(one, 'buf1'), bytesOf(other, 'buf2')]
      if (a.length !== b.length) {
        throw Object.assign(new RangeError('Input buffers must have the same byte length'), {
          code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
        })
      }
      return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0
    },
    pbkdf2Sync,
    pbkdf2: (...values: [Encoded, Encoded, number, number, string, Callback]) =>
      either(values[5], () => pbkdf2Sync(values[0], values[1], values[2], values[3], values[4])),
    scryptSync,
    scrypt: (password: Encoded, salt: Encoded, length: number, ...rest: unknown[]) =>
      either(rest.at(-1), () => scryptSync(password, salt, length, rest.length > 1 ? Object(rest[0]) : {})),
    webcrypto: browserCrypto,
    subtle: browserCrypto.subtle,
    constants: {},
  }
}

/** Version 4 of RFC 9562, where the page is not secure and the browser makes none. */
function uuid(fill: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(16)
  fill(bytes)
  bytes[6] = ((bytes[6] ?? 0) & 15) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 63) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
