import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'

/** One case of the suite. */
export interface Entry {
  readonly group: string
  readonly name: string
  readonly folder: string
  /** The comment on the first line of its first program: what it shows. */
  readonly shows: string
}

const PROGRAMS = path.join(import.meta.dirname, 'programs')
const FIRST_COMMENT = /^\/\/ (.+)\n/

/** All cases, in the order of their groups and names. */
export async function listCases(): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for (const group of (await readdir(PROGRAMS)).sort()) {
    for (const name of (await readdir(path.join(PROGRAMS, group))).sort()) {
      const folder = path.join(PROGRAMS, group, name)
      entries.push({ group, name, folder, shows: await firstComment(folder) })
    }
  }
  return entries
}

/** The table of contents in Markdown. */
export function contentsTable(entries: readonly Entry[]): string {
  const groups = Map.groupBy(entries, ({ group }) => group)
  const tables = [...groups].map(([group, members]) => {
    const rows = members.map(({ name, shows }) => `| \`${name}\` | ${shows} |`)
    return [`## ${group} (${members.length})`, '', '| program | shows |', '|---|---|', ...rows].join('\n')
  })
  return `${[`${entries.length} programs`, ...tables].join('\n\n')}\n`
}

async function firstComment(folder: string): Promise<string> {
  const files = await readdir(folder)
  const file = ['main.ts', 'server.ts'].find((candidate) => files.includes(candidate))
  const text = file ? await readFile(path.join(folder, file), 'utf8') : ''
  return FIRST_COMMENT.exec(text)?.[1] ?? ''
}

if (import.meta.main) process.stdout.write(contentsTable(await listCases()))
