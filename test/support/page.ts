import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const file = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** What files hold, by their paths with slashes. */
export const files = (pattern: string): Map<string, string> =>
  new Map(globSync(pattern, { cwd: ROOT }).map((path) => [path.replaceAll('\\', '/'), file(path)]))

/** A page of the site by its address, such as `reference/limits`. */
export const page = (path: string): string => file(`docs/content/docs/${path}.md`)

/** What stands below a heading, up to the next one. */
export const section = (text: string, heading: string, level = 2): string => {
  const mark = `\n${'#'.repeat(level)} `
  return text.split(`${mark}${heading}\n`)[1]?.split(/\n#{2,3} /, 1)[0] ?? ''
}

/** The cells of every row of the tables, their heads left out. */
export const cells = (text: string): string[][] =>
  [...text.matchAll(/\n\|[ -]+\|[ |-]*\n((?:\|.*\n)+)/g)]
    .flatMap(([, body = '']) => body.trimEnd().split('\n'))
    .map((row) =>
      row
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    )

/** The same without the marks of code. */
export const rows = (text: string): string[][] => cells(text).map((row) => row.map((cell) => cell.replaceAll('`', '')))

/** The lines of every block of `text` without a title: what is said on a connection, or printed. */
export const transcripts = (text: string): string[][] =>
  [...text.matchAll(/```text\n([\s\S]*?)\n```/g)].map(([, lines = '']) => lines.split('\n'))
