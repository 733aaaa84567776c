// Finds itself in the working directory.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

console.log(readdirSync('.').includes('main.ts'), statSync('main.ts').isFile())
console.log(readFileSync('main.ts', 'utf8').split('\n')[0])
console.log((await readFile('./main.ts')).length === statSync('main.ts').size)
