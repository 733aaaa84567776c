import type { Binding } from '../realm.ts'

const hostOf = (name: string): string => {
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return ''
  }
}

/** What `url` finds in `src/encoding_binding.cc`: names of hosts by UTS #46, as the browser's URL has them. */
export const encodingBinding = (): Binding => ({ toASCII: hostOf, toUnicode: (name: string) => name })
