// Hashes, keys from passwords, and what is refused.
import {
  createHash,
  createHmac,
  hash,
  pbkdf2Sync,
  randomBytes,
  randomInt,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto'
import { Readable } from 'node:stream'

for (const name of ['md5', 'sha1', 'sha256', 'SHA-384', 'sha512', 'rsa-sha256']) {
  console.log(
    name,
    createHash(name)
      .update('grüße')
      .update(Buffer.from([1, 2]))
      .digest('hex'),
  )
}
console.log(createHmac('sha256', 'key').update('text').digest('base64url'), hash('sha1', 'text'))
console.log(pbkdf2Sync('password', 'salt', 1000, 20, 'sha256').toString('hex'))
console.log(scryptSync('password', 'salt', 16, { N: 16, r: 1, p: 1 }).toString('hex'))
const copied = createHash('sha256').update('a')
const copy = copied.copy()
console.log(copied.digest('hex') === copy.digest('hex'), timingSafeEqual(Buffer.from('a'), Buffer.from('b')))
for await (const digest of Readable.from(['a', 'b']).pipe(createHash('sha256').setEncoding('hex'))) console.log(digest)
console.log(randomBytes(5).length, randomInt(3) < 3)
const attempt = (work: () => unknown): void => {
  try {
    work()
  } catch (error) {
    console.log(Object(error).code, Object(error).message)
  }
}
attempt(() => copied.update('more'))
attempt(() => copied.digest())
attempt(() => createHash('nonsense'))
attempt(() => createHash('sha256').update(5 as never))
attempt(() => timingSafeEqual(Buffer.from('a'), Buffer.from('bc')))
attempt(() => randomBytes(-1))
attempt(() => randomInt(5, 2))
