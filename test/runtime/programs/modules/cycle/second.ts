// biome-ignore lint/suspicious/noImportCycles: this is what the case shows
import { first } from './main.ts'

export const second = () => `second knows ${first()}`
console.log('second', first())
