/** Files of one workspace. */
export const MAX_FILES = 32
/** Characters of the name of one. */
export const MAX_FILE_NAME = 64

const NAME = /^\w[\w.-]*\.(?:ts|js|mjs|cjs|json|txt|md)$/
/** What decides how a program's imports are read: each run has one of its own. */
const TAKEN = 'package.json'

/** Why no file of a workspace can have this name, in a sentence for a reader; `undefined` where one can. */
export function fileNameProblem(name: string, others: readonly string[]): string | undefined {
  if (others.length >= MAX_FILES) return `A workspace has at most ${MAX_FILES} files.`
  if (name === '') return 'A file needs a name, such as frames.ts.'
  if (name.length > MAX_FILE_NAME) return `A name has at most ${MAX_FILE_NAME} characters: this has ${name.length}.`
  if (name === TAKEN) return 'Every run has a package.json of its own.'
  if (others.includes(name)) return `There is a ${name} already.`
  if (!NAME.test(name))
    return 'A name is letters, digits, - and _, and ends in .ts, .js, .mjs, .cjs, .json, .txt or .md, as in frames.ts.'
  return undefined
}
