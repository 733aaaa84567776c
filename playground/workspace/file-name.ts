import { quoted, WorkspaceError } from './workspace-error.ts'
import { WORKSPACE_LIMITS } from './workspace-limits.ts'

/** A folder or none, and a name that neither a shell, nor Node, nor any file system reads as something else. */
const FILE_NAME = /^(?:[A-Za-z0-9_][A-Za-z0-9_-]*\/)?[A-Za-z0-9_][A-Za-z0-9._-]*\.(?:ts|js|mjs|cjs|json|txt|md)$/
/** What Node runs. */
const PROGRAM_FILE = /\.(?:ts|js|mjs|cjs)$/
/** The folders of packages, and of what macOS puts into zips: nobody looks for programs there. */
const OTHERS_FOLDER = /^(?:node_modules|__MACOSX)\//i
/** The names that Windows keeps for devices, whatever ending follows. */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i
/** What the zip of a workspace holds beside its files, in small letters. */
const RESERVED: ReadonlySet<string> = new Set(['package.json', 'porthole.json', 'readme.md'])

export const isProgramFile = (name: string): boolean => PROGRAM_FILE.test(name)

/** Whether the zip of a workspace has a file of ours by that name. */
export const isReservedName = (name: string): boolean => RESERVED.has(name.toLowerCase())

const isPlain = (name: string): boolean =>
  FILE_NAME.test(name) && !name.includes('..') && !DEVICE.test(name) && !OTHERS_FOLDER.test(name)

const endsReserved = (name: string): boolean => isReservedName(name.replace(/^.*\//, ''))

/**
 * Checks the name of a file in a workspace: at most 64 characters, at most one folder.
 * @throws WorkspaceError file-name or reserved-name
 */
export function checkFileName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name.length > WORKSPACE_LIMITS.fileName || !isPlain(name))
    throw new WorkspaceError(
      'file-name',
      `Cannot open workspace as the name of a file must be at most ${WORKSPACE_LIMITS.fileName} characters of A-Z, a-z, 0-9, ".", "_" and "-", ` +
        `with at most one folder, and end in .ts, .js, .mjs, .cjs, .json, .txt or .md: current name is ${quoted(name)}`,
    )
  if (endsReserved(name))
    throw new WorkspaceError(
      'reserved-name',
      `Cannot open workspace as the name of a file must be none of package.json, porthole.json and README.md, which its zip holds: current name is ${quoted(name)}`,
    )
}

/** Why a workspace with these other files can have no file by this name, in a sentence for a reader; `undefined` where it can. */
export function fileNameProblem(name: string, others: readonly string[]): string | undefined {
  const { files, fileName } = WORKSPACE_LIMITS
  if (others.length >= files) return `A workspace has at most ${files} files.`
  if (name === '') return 'A file needs a name, such as frames.ts.'
  if (name.length > fileName) return `A name has at most ${fileName} characters: this has ${name.length}.`
  if (endsReserved(name)) return 'package.json, porthole.json and README.md are made for you: take another name.'
  const same = others.find((other) => other.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return `There is a ${same} already.`
  if (!isPlain(name))
    return 'A name is letters, digits, - and _, with at most one folder, and ends in .ts, .js, .mjs, .cjs, .json, .txt or .md, as in frames.ts.'
  return undefined
}
