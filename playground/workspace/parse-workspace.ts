import { HOSTS } from '../kernel/machines.ts'
import { LINK_RANGES, type LinkSettings } from '../network/link.ts'
import { checkFileName, isProgramFile } from './file-name.ts'
import type { Files, ProgramPlan, Workspace } from './workspace.ts'
import { quoted, WorkspaceError, type WorkspaceErrorCode } from './workspace-error.ts'
import { WORKSPACE_LIMITS } from './workspace-limits.ts'

const FIELDS = ['files', 'programs', 'links', 'machines']
const PROGRAM_FIELDS = ['name', 'file', 'args', 'connectsTo']
const CONTROL = /\p{Cc}/u

function refuse(code: WorkspaceErrorCode, what: string, must: string, current: string, value: unknown): never {
  throw new WorkspaceError(
    code,
    `Cannot open workspace as ${what} must be ${must}: current ${current} is ${quoted(value)}`,
  )
}

/** The fields of a plain object, none but those named; whatever else it inherits is not looked at. */
function fieldsOf(value: unknown, what: string, names: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('shape', what, `an object of ${names.join(', ')}`, 'value', value)
  const fields = new Map<string, unknown>(Object.entries(value))
  for (const name of fields.keys())
    if (!names.includes(name)) refuse('shape', `a field of ${what}`, `one of ${names.join(', ')}`, 'field', name)
  return fields
}

/** Names with their texts: from an object, or from a list of pairs, which can hold a name twice. */
function pairsOf(value: unknown): readonly (readonly [name: unknown, text: unknown])[] {
  if (!Array.isArray(value)) {
    if (typeof value !== 'object' || value === null) refuse('shape', 'files', 'names with their texts', 'value', value)
    return Object.entries(value)
  }
  return value.map((pair: unknown) => {
    if (!Array.isArray(pair) || pair.length !== 2) refuse('shape', 'a file', 'a name and a text', 'value', pair)
    return [pair[0], pair[1]]
  })
}

function parseFiles(value: unknown): Files {
  const pairs = pairsOf(value)
  const { files: most, text: mostText } = WORKSPACE_LIMITS
  if (pairs.length < 1 || pairs.length > most) refuse('file-count', 'files', `1 to ${most}`, 'count', pairs.length)
  const taken = new Set<string>()
  let size = 0
  const parsed = pairs.map(([name, text]): [string, string] => {
    checkFileName(name)
    // Two that differ in capitals alone are one file on Windows and macOS.
    const key = name.toLowerCase()
    if (taken.has(key)) refuse('duplicate-name', 'the name of a file', 'used once', 'name', name)
    taken.add(key)
    if (typeof text !== 'string' || !text.isWellFormed() || text.includes('\0'))
      refuse('file-text', 'the text of a file', 'Unicode without lone surrogates and NUL', 'file', name)
    // A text takes at least as many bytes as it has UTF-16 units: what is far too long is not encoded.
    size += text.length > mostText ? text.length : new TextEncoder().encode(text).length
    if (size > mostText)
      refuse('text-size', 'the text of all files', `at most ${mostText} bytes in UTF-8`, 'size up to this file', size)
    return [name, text]
  })
  return Object.fromEntries(parsed)
}

const isHost = (name: unknown): name is string => HOSTS.some((host) => host === name)

function parseProgram(value: unknown, files: Files): ProgramPlan {
  const fields = fieldsOf(value, 'a program', PROGRAM_FIELDS)
  const [name, file, args, connectsTo] = PROGRAM_FIELDS.map((field) => fields.get(field))
  const { args: mostArgs } = WORKSPACE_LIMITS
  if (!isHost(name)) refuse('program-name', 'the name of a program', `one of ${HOSTS.join(', ')}`, 'name', name)
  if (typeof file !== 'string' || !Object.hasOwn(files, file) || !isProgramFile(file))
    refuse('program-file', `the file of program ${name}`, 'one of the files that Node runs', 'file', file)
  if (typeof args !== 'string' || args.length > mostArgs || !args.isWellFormed() || CONTROL.test(args))
    refuse('args', `the arguments of program ${name}`, `at most ${mostArgs} characters in one line`, 'text', args)
  if (connectsTo === undefined) return { name, file, args }
  if (!isHost(connectsTo))
    refuse('program-name', `what program ${name} connects to`, `one of ${HOSTS.join(', ')}`, 'name', connectsTo)
  return { name, file, args, connectsTo }
}

function parsePrograms(value: unknown, files: Files): readonly ProgramPlan[] {
  if (!Array.isArray(value)) refuse('shape', 'programs', 'a list', 'value', value)
  if (value.length > HOSTS.length) refuse('program-count', 'programs', `at most ${HOSTS.length}`, 'count', value.length)
  const taken = new Set<string>()
  return value.map((one: unknown) => {
    const program = parseProgram(one, files)
    if (taken.has(program.name)) refuse('duplicate-name', 'the name of a program', 'used once', 'name', program.name)
    taken.add(program.name)
    return program
  })
}

/** In the order of `LINK_RANGES`, whatever the order given. */
function parseLinks(value: unknown): Readonly<Partial<LinkSettings>> {
  const given = fieldsOf(value, 'links', Object.keys(LINK_RANGES))
  const settings = Object.entries(LINK_RANGES).flatMap(([name, [least, most]]) => {
    if (!given.has(name)) return []
    const setting = given.get(name)
    if (typeof setting !== 'number' || !(setting >= least && setting <= most))
      refuse('links', name, `a number from ${least} to ${most}`, 'value', setting)
    // JSON has no negative zero.
    return [[name, setting + 0]]
  })
  return Object.fromEntries(settings)
}

/**
 * Takes a workspace from outside, and nothing that is not one: all that it returns is new, plain, and within
 * `WORKSPACE_LIMITS`, its fields always in one order. `files` may be an object or a list of pairs.
 * @throws WorkspaceError
 */
export function parseWorkspace(value: unknown): Workspace {
  const fields = fieldsOf(value, 'its value', FIELDS)
  const files = parseFiles(fields.get('files'))
  const programs = parsePrograms(fields.get('programs'), files)
  const links = parseLinks(fields.get('links'))
  const machines = fields.get('machines')
  if (machines !== 'one' && machines !== 'own') refuse('machines', 'machines', '"one" or "own"', 'value', machines)
  return { files, programs, links, machines }
}
