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

/**
 * Checks the name of a file in a workspace: at most 64 characters, at most one folder.
 * @throws WorkspaceError file-name or reserved-name
 */
export function checkFileName(name: unknown): asserts name is string {
  const short = typeof name === 'string' && name.length <= WORKSPACE_LIMITS.fileName
  const plain = short && FILE_NAME.test(name) && !name.includes('..')
  if (!plain || DEVICE.test(name) || OTHERS_FOLDER.test(name))
    throw new WorkspaceError(
      'file-name',
      `Cannot open workspace as the name of a file must be at most ${WORKSPACE_LIMITS.fileName} characters of A-Z, a-z, 0-9, ".", "_" and "-", ` +
        `with at most one folder, and end in .ts, .js, .mjs, .cjs, .json, .txt or .md: current name is ${quoted(name)}`,
    )
  if (RESERVED.has(name.replace(/^.*\//, '').toLowerCase()))
    throw new WorkspaceError(
      'reserved-name',
      `Cannot open workspace as the name of a file must be none of package.json, porthole.json and README.md, which its zip holds: current name is ${quoted(name)}`,
    )
}
