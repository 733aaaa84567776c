import { checkFileName, isProgramFile } from '../workspace/file-name.ts'
import { parseWorkspace } from '../workspace/parse-workspace.ts'
import type { ProgramPlan, Workspace } from '../workspace/workspace.ts'
import { WORKSPACE_LIMITS } from '../workspace/workspace-limits.ts'
import { SHARE_LIMITS } from './share-limits.ts'
import { zipEntries } from './zip-directory.ts'
import { ZipError } from './zip-error.ts'
import { sortEntries } from './zip-names.ts'
import { readSettings } from './zip-settings.ts'
import { zipText } from './zip-text.ts'

export interface OpenedZip {
  readonly workspace: Workspace
  /** Names of what the zip holds and a workspace does not: pictures, hidden files, packages. Not to be trusted. */
  readonly leftOut: readonly string[]
}

const PORT = '7000'

/**
 * Opens a zip that `zipOf` made, or any other with programs in it, read as what a stranger may have written. A folder that
 * was zipped as a whole is opened as its content.
 * @throws ZipError, WorkspaceError
 */
export async function openZip(bytes: Uint8Array): Promise<OpenedZip> {
  checkSize(bytes.length)
  const { files, settings, leftOut } = sortEntries(zipEntries(bytes))
  if (settings === undefined && !files.some(([name]) => isProgramFile(name)))
    throw new ZipError('no-program', 'Cannot open zip as it must hold a .ts, .js, .mjs or .cjs file: it holds none')
  // Names first: what would be refused for its name is not inflated.
  for (const [name] of files) checkFileName(name)
  const texts: [name: string, text: string][] = []
  let left: number = WORKSPACE_LIMITS.text
  for (const [name, entry] of files) {
    texts.push([name, await zipText(bytes, entry, left)])
    left -= entry.size
  }
  const rest =
    settings === undefined
      ? defaults(files.map(([name]) => name))
      : readSettings(await zipText(bytes, settings, SHARE_LIMITS.zipSettings))
  return { workspace: parseWorkspace({ ...rest, files: texts }), leftOut }
}

/** The same of a file that was picked or dropped; what is too large is not read. */
export async function openZipFile(file: Blob): Promise<OpenedZip> {
  checkSize(file.size)
  return openZip(new Uint8Array(await file.arrayBuffer()))
}

function checkSize(size: number): void {
  if (size > SHARE_LIMITS.zip)
    throw new ZipError(
      'too-large',
      `Cannot open zip as it must be at most ${SHARE_LIMITS.zip} bytes: current size is ${size}`,
    )
}

/** What runs where a zip does not say: a server and a client by their names, or else the first program. */
function defaults(names: readonly string[]): Omit<Workspace, 'files'> {
  const program = (name: string, file: string): ProgramPlan => ({ name, file, args: PORT })
  const known = ['server', 'client'].flatMap((name) => {
    const file = names.find((one) => one.startsWith(`${name}.`) && isProgramFile(one))
    return file === undefined ? [] : [program(name, file)]
  })
  const first = names.filter(isProgramFile).slice(0, 1)
  const programs = known.length > 0 ? known : first.map((file) => program('server', file))
  return { programs, links: {}, machines: 'one' }
}
