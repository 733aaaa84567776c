import { loadCommands } from '../../server/cli/load-commands.ts'
import { exactly, Grammar } from './abnf.ts'
import { page } from './page.ts'

/** The page of the protocol, and what its tests share. */
export const PROTOCOL = page('reference/protocol')
export const GRAMMAR = new Grammar(/```text title="ABNF"\n([\s\S]*?)```/.exec(PROTOCOL)?.[1] ?? '')

export const COMMANDS = (await loadCommands()).toSorted((a, b) => (a.verb < b.verb ? -1 : 1))
export const VERBS = COMMANDS.map(({ verb }) => verb)

/** A text as its bytes in UTF-8, one a character. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')
/** Lines as they come from the server. */
export const wire = (lines: readonly string[]): string => bytesOf(lines.map((line) => `${line}\r\n`).join(''))
export const each = (lines: readonly string[]): string[] => lines.map((line) => wire([line]))

/** The code of a reply that refuses. */
export const refusal = (reply: readonly string[]): string | undefined => /^-ERR (\S+)/.exec(reply.at(-1) ?? '')?.[1]

/** What the lines of a form such as `+OK <room> <members>` look like. */
export function formOf(form: string): RegExp {
  const words = form.split(' ').map((word) => {
    if (word.endsWith('...>')) return '(?: .*)?'
    if (word.startsWith('[')) return '(?: \\S+)?'
    if (word.startsWith('<')) return ' \\S+'
    return word === '|' ? ' \\|' : ` (?:${word.split('|').map(exactly).join('|')})`
  })
  return new RegExp(`^${words.join('').trimStart()}$`)
}
