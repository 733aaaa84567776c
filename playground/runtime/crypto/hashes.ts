import { hmac } from '@noble/hashes/hmac.js'
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, sha3_512 } from '@noble/hashes/sha3.js'

/** A digest that takes its input in pieces. */
export interface Digest {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
  clone(): Digest
}

type HashFunction = typeof sha256

/** By OpenSSL's names, in small letters. */
const HASHES: Readonly<Record<string, HashFunction>> = {
  md5,
  rmd160: ripemd160,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  'sha3-256': sha3_256,
  'sha3-512': sha3_512,
} as unknown as Readonly<Record<string, HashFunction>>

export const HASH_NAMES: readonly string[] = Object.keys(HASHES)

/** `SHA-256` and `RSA-SHA256` are names of sha256 too. */
export function hashFunction(name: string): HashFunction | undefined {
  const plain = name.toLowerCase().replace(/^rsa-/, '')
  return (
    HASHES[plain] ?? HASHES[plain.replace(/^sha-/, 'sha')] ?? (plain === 'ripemd160' ? HASHES['rmd160'] : undefined)
  )
}

export const hashDigest = (hash: HashFunction): Digest => hash.create()
export const hmacDigest = (hash: HashFunction, key: Uint8Array): Digest => hmac.create(hash, key)
