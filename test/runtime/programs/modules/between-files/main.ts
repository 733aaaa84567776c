// A file imports another with its extension; both run once.
import { answer } from './other.ts'

console.log('main', answer, import.meta.main, import.meta.filename, import.meta.url)
const again = await import('./other.ts')
console.log(again.answer === answer, again)
