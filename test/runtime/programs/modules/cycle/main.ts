// Two files that import each other.
// biome-ignore lint/suspicious/noImportCycles: this is what the case shows
import { second } from './second.ts'

export function first(): string {
  return 'first'
}
console.log('main', second())
