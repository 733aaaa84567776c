import type { Template } from '../templates/template.ts'
import type { Files } from '../workspace/workspace.ts'

const TEXTS = import.meta.glob('../templates/*/*.ts', { query: '?raw', import: 'default' })

/** The files of a template, which are fetched now. */
export async function templateTexts({ name, files }: Template): Promise<Files> {
  const texts = files.map(async (file) => [file, (await TEXTS[`../templates/${name}/${file}`]?.()) ?? ''] as const)
  return Object.fromEntries(await Promise.all(texts))
}
