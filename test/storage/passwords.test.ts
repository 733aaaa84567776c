import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { Passwords } from '../../server/storage/passwords.ts'

const QUICK = { N: 1024, r: 8, p: 1 }

test('hash: scrypt of the UTF-8, with a salt of its own each time, and verify knows it', async () => {
  const passwords = new Passwords({ cost: QUICK })
  const [one, two] = await Promise.all([passwords.hash('pässwörd 🚢'), passwords.hash('pässwörd 🚢')])
  expect(one).not.toBe(two)
  const [scheme, N, r, p, salt, hash] = one.split('$')
  expect([scheme, N, r, p]).toEqual(['scrypt', '1024', '8', '1'])
  const expected = scryptSync(Buffer.from('pässwörd 🚢'), Buffer.from(salt ?? '', 'base64url'), 32, QUICK)
  expect(hash).toBe(expected.toString('base64url'))
  expect(await passwords.verify('pässwörd 🚢', one)).toBe(true)
  expect(await passwords.verify('pässwörd', one)).toBe(false)
  // Byte for byte: the same letters composed otherwise are another password.
  expect(await passwords.verify('pässwörd 🚢'.normalize('NFD'), one)).toBe(false)
})

test('verify: a hash of another cost is known too', async () => {
  const old = await new Passwords({ cost: QUICK }).hash('swordfish')
  expect(await new Passwords({ cost: { N: 2048, r: 8, p: 2 } }).verify('swordfish', old)).toBe(true)
})

test('the default is of one of the costs that OWASP names', async () => {
  const hash = await new Passwords().hash('swordfish')
  expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/)
})

test('verify: without an account it says no after the same work', async () => {
  const passwords = new Passwords({ cost: { N: 2 ** 14, r: 8, p: 1 } })
  const stored = await passwords.hash('swordfish')
  const time = async (hash: string | undefined) => {
    const begun = performance.now()
    expect(await passwords.verify('wrong', hash)).toBe(false)
    return performance.now() - begun
  }
  const fastest = async (hash: string | undefined) => Math.min(await time(hash), await time(hash), await time(hash))
  expect(await fastest(undefined)).toBeGreaterThan((await fastest(stored)) / 2)
})

test('two hashes at a time, 64 wait, the next one is refused and later ones are not', async () => {
  const passwords = new Passwords({ cost: { N: 2 ** 12, r: 8, p: 1 } })
  const order: number[] = []
  const running = Array.from({ length: 66 }, async (_, index) => {
    await passwords.hash('swordfish')
    order.push(index)
  })
  await expect(passwords.hash('one too many')).rejects.toMatchObject({ name: 'PasswordError', code: 'busy' })
  await Promise.all(running)
  // In order, and two at a time: of those before it, one alone can still be at work when a hash is done.
  const overtaken = order.map((index, place) => index - order.slice(0, place).filter((other) => other < index).length)
  expect(overtaken.every((count) => count <= 1)).toBe(true)
  expect(await passwords.verify('swordfish', await passwords.hash('swordfish'))).toBe(true)
})

test('verify: what is no hash is refused, and one that asks for all memory too', async () => {
  const passwords = new Passwords({ cost: QUICK })
  const parts = (await passwords.hash('swordfish')).split('$')
  const greedy = ['scrypt', 2 ** 20, 64, 1, ...parts.slice(4)].join('$')
  for (const stored of ['', 'swordfish', greedy]) {
    await expect(passwords.verify('swordfish', stored)).rejects.toMatchObject({ code: 'bad-hash' })
  }
})
