import type { Template } from '../templates/template.ts'
import type { Original } from '../workspace/workspace.ts'

const TEXTS = import.meta.glob('../templates/*/*.ts', { query: '?raw', import: 'default' })

/** A template as a workspace begins with it: its files are fetched now. */
export async function templateOriginal({ name, files, programs }: Template): Promise<Original> {
  const texts = await Promise.all(
    files.map(async (file) => [file, (await TEXTS[`../templates/${name}/${file}`]?.()) ?? ''] as const),
  )
  return {
    name,
    files: Object.fromEntries(texts),
    programs: programs.map(({ args, ...program }) => ({ ...program, args: args.join(' ') })),
    links: {},
    machines: 'one',
  }
}
