import { scrypt } from '@noble/hashes/scrypt.js'
import type { PasswordHashes } from '../../server/services/host.ts'

/** RFC 7914 §2: about 20 ms in a page. They are gone with it, and nobody else's server asks for them. */
const COST = { N: 2 ** 10, r: 8, p: 1, dkLen: 32 }
const SALT_BYTES = 16

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const derive = (password: string, salt: string): string => hex(scrypt(password, salt, COST))

/** scrypt for a server that ends with the page: salt and hash in hexadecimal. */
export const passwordHashes: PasswordHashes = {
  async hash(password) {
    const salt = hex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)))
    return `${salt} ${derive(password, salt)}`
  },
  async verify(password, stored) {
    const [salt = '', hash] = stored?.split(' ') ?? []
    return derive(password, salt) === hash
  },
}
