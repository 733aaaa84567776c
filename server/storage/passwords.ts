import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** What scrypt costs (RFC 7914 §2): CPU and memory, block size, passes. Memory is 128·N·r bytes. */
export interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** One of OWASP's equals (Password Storage Cheat Sheet), the one that takes 32 MiB rather than 128: about 0.15 s. */
const DEFAULT_COST: Cost = { N: 2 ** 15, r: 8, p: 3 }
/** The most memory a stored hash may ask for, in bytes. */
const MAX_MEMORY = 256 * 1024 * 1024
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Hashes at a time: the threads that are left serve the files. */
const MAX_RUNNING = 2
/** Hashes that wait for their turn, about 5 s of work. */
const MAX_WAITING = 64

const STORED = /^scrypt\$(?<N>\d{1,10})\$(?<r>\d{1,4})\$(?<p>\d{1,4})\$(?<salt>[\w-]{22})\$(?<hash>[\w-]{43})$/

/** `busy`: too many wait already. `bad-hash`: what is stored is no hash of this kind. */
class PasswordError extends Error {
  readonly code: 'busy' | 'bad-hash'

  constructor(code: PasswordError['code'], message: string) {
    super(message)
    this.name = 'PasswordError'
    this.code = code
  }
}

/** Hashes passwords with scrypt, as the UTF-8 they are: `scrypt$N$r$p$salt$hash`, the last two in base64url. */
export class Passwords {
  readonly #cost: Cost
  readonly #nobody = randomBytes(SALT_BYTES)
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(options: { readonly cost?: Cost } = {}) {
    this.#cost = options.cost ?? DEFAULT_COST
  }

  /** @throws {PasswordError} busy */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.#derive(password, salt, this.#cost)
    const { N, r, p } = this.#cost
    return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
  }

  /**
   * Whether it is the password that was hashed. Without a hash the same work is done for a `false`, so that the time
   * does not tell whether there is an account.
   * @throws {PasswordError} busy or bad-hash
   */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    if (stored === undefined) {
      await this.#derive(password, this.#nobody, this.#cost)
      return false
    }
    const { salt, hash, cost } = parse(stored)
    return timingSafeEqual(await this.#derive(password, salt, cost), hash)
  }

  async #derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
    await this.#turn()
    try {
      return await derive(password, salt, { ...cost, maxmem: MAX_MEMORY })
    } finally {
      const next = this.#waiting.shift()
      // The turn is handed on, so that nobody can take it in between.
      if (next) next()
      else this.#running -= 1
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < MAX_RUNNING) {
      this.#running += 1
      return
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new PasswordError(
        'busy',
        `Cannot hash password as the hashes that wait must be < ${MAX_WAITING}: try again`,
      )
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push(resolve)
    await promise
  }
}

function parse(stored: string): { salt: Buffer; hash: Buffer; cost: Cost } {
  const { N, r, p, salt, hash } = STORED.exec(stored)?.groups ?? {}
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  if (salt === undefined || hash === undefined || 128 * cost.N * cost.r > MAX_MEMORY / 2) {
    throw new PasswordError('bad-hash', 'Cannot check password as what is stored must be scrypt$N$r$p$salt$hash')
  }
  return { salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url'), cost }
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  scrypt(password, salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
  return promise
}
