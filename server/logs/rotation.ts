import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'

/** `chat.jsonl`, and `chat.1.jsonl` for the newest of the old ones. */
export const logFileName = (name: string, age = 0): string => (age === 0 ? `${name}.jsonl` : `${name}.${age}.jsonl`)

/**
 * Makes room for a new `<name>.jsonl`: the one that is there becomes number 1, and the oldest gives
 * way once there are `keep` of them. It can be called again when it failed half way.
 */
export async function rotate(folder: string, name: string, keep: number): Promise<void> {
  const taken = new Set(await readdir(folder))
  let free = 1
  // Up to the first gap only: what failed half way before must not push the old ones out.
  while (free < keep && taken.has(logFileName(name, free))) free += 1
  for (let age = free; age > 0; age--)
    await rename(join(folder, logFileName(name, age - 1)), join(folder, logFileName(name, age)))
}
