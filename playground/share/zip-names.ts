import { isReservedName } from '../workspace/file-name.ts'
import { quoted } from '../workspace/workspace-error.ts'
import type { ZipEntry } from './zip-directory.ts'
import { ZipError } from './zip-error.ts'
import { SETTINGS_NAME } from './zip-settings.ts'

/** What systems add to zips and folders by themselves. */
const CLUTTER = /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i
const TEXT = /\.(?:ts|js|mjs|cjs|json|txt|md)$/i
/** What a folder holds that is not the learner's: packages, and what is hidden. */
const OTHERS = /(?:^|\/)(?:node_modules\/|\.)/

/** The entries of a zip by what becomes of them. */
export interface SortedEntries {
  /** By the names that the files will have. */
  readonly files: readonly (readonly [name: string, entry: ZipEntry])[]
  readonly settings: ZipEntry | undefined
  /** The names of what is nobody's text. */
  readonly leftOut: readonly string[]
}

/** @throws ZipError path or duplicate-name */
export function sortEntries(entries: readonly ZipEntry[]): SortedEntries {
  const taken = new Set<string>()
  for (const { name } of entries) {
    checkPath(name)
    if (taken.has(name))
      throw new ZipError(
        'duplicate-name',
        `Cannot open zip as each name must be used once: ${quoted(name)} is used twice`,
      )
    taken.add(name)
  }
  const found = entries.filter(({ name }) => !name.endsWith('/') && !CLUTTER.test(name))
  const root = commonFolder(found)
  const named = found.map((entry) => [entry.name.slice(root.length), entry] as const)
  const settings = named.find(([name]) => name === SETTINGS_NAME)?.[1]
  const files = named.filter(([name]) => TEXT.test(name) && !OTHERS.test(name) && !isReserved(name))
  const kept = new Set(files.map(([, entry]) => entry))
  // With its settings the zip is one of ours, and so are its other files by those names.
  const ours = (name: string): boolean => settings !== undefined && isReservedName(name)
  return {
    files,
    settings,
    leftOut: named.filter(([name, entry]) => !kept.has(entry) && !ours(name)).map(([name]) => name),
  }
}

const isReserved = (name: string): boolean => isReservedName(name.replace(/^.*\//, ''))

/** A zip is never unpacked here; a name that would lead elsewhere is somebody's ill will all the same. */
function checkPath(name: string): void {
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  const leadsAway = parts.some((part) => part === '' || part === '.' || part === '..')
  if (leadsAway || /^[A-Za-z]:|[\\\0]/.test(name))
    throw new ZipError(
      'path',
      `Cannot open zip as each name must lead from its folder downwards: current name is ${quoted(name)}`,
    )
}

/** The folder that was zipped as a whole, with its slash; empty where files are outside it. */
function commonFolder(entries: readonly ZipEntry[]): string {
  const [first] = entries
  const folder = first?.name.slice(0, first.name.indexOf('/') + 1) ?? ''
  return entries.every(({ name }) => name.startsWith(folder)) ? folder : ''
}
