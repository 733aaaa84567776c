// Files are written, read, listed and removed; a missing one is ENOENT.
import fs from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'

fs.writeFileSync('a.txt', 'one\n')
await appendFile('a.txt', 'two\n')
console.log(await readFile('a.txt', 'utf8'), fs.statSync('a.txt').size, fs.existsSync('b.txt'))
const error = await new Promise((resolve) => fs.readFile('missing.txt', resolve))
console.log(String(error))
await readFile('missing.txt').catch((missing) => console.log(missing.code, missing.syscall))
fs.unlinkSync('a.txt')
