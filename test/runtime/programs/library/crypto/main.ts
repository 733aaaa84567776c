// Hashes and a MAC.
import { createHash, createHmac } from 'node:crypto'

for (const name of ['md5', 'sha1', 'sha256', 'sha512']) console.log(name, createHash(name).update('abc').digest('hex'))
console.log(createHmac('sha256', 'key').update('a').update('b').digest('base64'))
