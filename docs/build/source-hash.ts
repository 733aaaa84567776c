import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

const IGNORED = new Set(['__pycache__', 'node_modules'])

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  const kept = entries.filter(({ name }) => !IGNORED.has(name) && !name.startsWith('.'))
  const files = await Promise.all(
    kept.map((entry) => {
      const child = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(child)
      return entry.isFile() ? [child] : []
    }),
  )
  return files.flat()
}

/**
 * One SHA-256 over the names and bytes of all files under `sources` (files or folders, relative to `root`) and over
 * `settings`. Hidden files, `node_modules` and `__pycache__` do not count.
 */
export async function hashSources(root: string, sources: readonly string[], settings = ''): Promise<string> {
  const found = await Promise.all(sources.map((source) => filesOf(join(root, source))))
  const names = found
    .flat()
    .map((file) => relative(root, file).split(sep).join('/'))
    .sort()
  const hash = createHash('sha256').update(JSON.stringify(settings))
  for (const name of names) {
    const bytes = await readFile(join(root, name))
    hash.update(`\0${name}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}
