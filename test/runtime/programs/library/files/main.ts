// Files are written, read, listed and removed; a missing one is ENOENT.
import fs from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'

fs.writeFileSync('a.txt', 'one\n')
await appendFile('a.txt', 'two\n')
console.log(await readFile('a.txt', 'utf8'), fs.statSync('a.txt').size, fs.existsSync('b.txt'))
fs.readFile('missing.txt', (error) => console.log(error?.message))
await readFile('missing.txt').catch((error) => console.log(error.code, error.syscall))
fs.unlinkSync('a.txt')
