import { readFile } from 'node:fs/promises'
import type { Template } from '../../playground/templates/template.ts'

const TEMPLATES = new URL('../../playground/templates/', import.meta.url)

/** The files of a template, by their names. */
export async function textsOf({ name, files }: Template): Promise<Readonly<Record<string, string>>> {
  const texts = files.map(
    async (file) => [file, await readFile(new URL(`${name}/${file}`, TEMPLATES), 'utf8')] as const,
  )
  return Object.fromEntries(await Promise.all(texts))
}
