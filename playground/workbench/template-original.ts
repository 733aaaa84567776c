import type { Template } from '../templates/template.ts'
import type { Files, Original } from '../workspace/workspace.ts'

/** A template as a workspace begins with it. */
export const templateOriginal = ({ name, programs }: Template, files: Files): Original => ({
  name,
  files,
  programs: programs.map(({ args, ...program }) => ({ ...program, args: args.join(' ') })),
  links: {},
  machines: 'one',
})
