import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../playground/runtime/loader/compile.ts'
import { stripTypes } from '../../../playground/runtime/loader/strip-types.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FOLDERS = ['docs', 'lessons', 'playground', 'server', 'test']

/** Node blanks comments among types, and puts its semicolons elsewhere. */
const withoutBlanks = (code: string): string =>
  code
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*/g, '')
    .replace(/[\s;]+/g, '')
    .replace(/,([)}\]])/g, '$1')

const outcome = (strip: () => string): string => {
  try {
    return withoutBlanks(strip())
  } catch (error) {
    return error instanceof Error ? error.name : String(error)
  }
}

/** The project's own files hold all of TypeScript that its learners are likely to write. */
describe.each(FOLDERS)('types in %s', (folder) => {
  test('are erased as Node erases them, or refused as it refuses them', () => {
    const names = globSync('**/*.ts', { cwd: join(ROOT, folder), exclude: ['**/dist/**', '**/node_modules/**'] })
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) {
      const text = readFileSync(join(ROOT, folder, name), 'utf8').replace(/^#!/, '//')
      const ours = outcome(() => {
        // Refuses what Node refuses, and what does not parse without its types.
        compile(name, text, { packageType: 'module' })
        return stripTypes(text)
      })
      expect(ours, name).toBe(outcome(() => stripTypeScriptTypes(text)))
    }
  })
})
