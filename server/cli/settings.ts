import { parseArgs } from 'node:util'
import { OPTION_NAMES, OPTIONS, type OptionName, type Settings, variable } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What the command line of `porthole serve` asks for. */
export type Request = { readonly help: true } | { readonly help: false; readonly settings: Settings }

type Source = { readonly name: string; readonly text: string }

/**
 * Reads the options of `porthole serve`: the command line first, then the environment, then the
 * fallback of each option.
 *
 * @throws {UsageError} for an option that does not exist, lacks its value or has a wrong one.
 */
export function readSettings(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Request {
  const given = readArguments(args)
  if (given.has('help')) return { help: true }
  const settings = Object.fromEntries(OPTION_NAMES.map((name) => [name, readOption(name, given, env)])) as Settings
  if ((settings['tls-cert'] === undefined) !== (settings['tls-key'] === undefined)) {
    throw new UsageError('Cannot start as --tls-cert and --tls-key must be given together: only one of them is')
  }
  if ((settings.registration === 'code') !== (settings['registration-code'] !== undefined)) {
    throw new UsageError(
      'Cannot start as --registration code and --registration-code must be given together: only one of them is',
    )
  }
  return { help: false, settings }
}

function readOption(
  name: OptionName,
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const source = sourceOf(name, given, env)
  return source && OPTIONS[name].parse(source.text, source.name)
}

function sourceOf(
  name: OptionName,
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Source | undefined {
  const argument = given.get(name)
  if (argument !== undefined) return { name: `--${name}`, text: argument }
  const variableName = variable(name)
  const set = env[variableName]
  if (set !== undefined && set !== '') return { name: variableName, text: set }
  const option = OPTIONS[name]
  return 'fallback' in option ? { name: `--${name}`, text: option.fallback } : undefined
}

/** The options of the command line by name, without their dashes; an option that only is there counts as `on`. */
function readArguments(args: readonly string[]): Map<string, string> {
  const options = Object.fromEntries(
    OPTION_NAMES.map((name) => [name, { type: 'value' in OPTIONS[name] ? ('string' as const) : ('boolean' as const) }]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  })
  const given = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind === 'positional') {
      throw new UsageError(
        `Cannot start as every word must be an option that begins with --: current word is "${token.value}"`,
      )
    }
    if (token.kind !== 'option') continue
    if (token.name !== 'help' && !Object.hasOwn(OPTIONS, token.name)) throw new UsageError(unknown(token.rawName))
    const needsValue = token.name !== 'help' && 'value' in OPTIONS[token.name as OptionName]
    if (needsValue && token.value === undefined)
      throw new UsageError(`Cannot start as ${token.rawName} must have a value: nothing follows it`)
    given.set(token.name, token.value ?? 'on')
  }
  return given
}

function unknown(rawName: string): string {
  const name = rawName.replace(/^-+/, '')
  const near = OPTION_NAMES.filter((known) => known.startsWith(name) || known.endsWith(name) || name.includes(known))
  const hint = near.length > 0 ? `Did you mean ${near.map((known) => `--${known}`).join(' or ')}?` : 'See --help'
  return `Cannot start as an option must be one that --help lists: current option is ${rawName}. ${hint}`
}
