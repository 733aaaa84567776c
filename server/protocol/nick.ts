import { byteLength } from './byte-length.ts'

/** Longest nick and longest room name, in ASCII characters. */
export const MAX_NICK = 24
/** Shortest and longest password, in bytes of UTF-8. */
export const MIN_PASSWORD_BYTES = 8
export const MAX_PASSWORD_BYTES = 128

/** Characters of a word from outside that a message repeats. */
const MAX_QUOTED = 32
const SPELLING = new RegExp(`^[A-Za-z0-9_-]{1,${MAX_NICK}}$`)
const GUEST = /^guest-\d+$/i
const CONTROL_CHARACTER = /\p{Cc}/u

const quote = (word: string): string => `"${[...word.slice(0, 2 * MAX_QUOTED)].slice(0, MAX_QUOTED).join('')}"`

/** Whether the server alone gives this nick away: `guest-` and digits. */
export const isGuestNick = (nick: string): boolean => GUEST.test(nick)

/** What is wrong with the spelling of a nick or a room, in one sentence; `undefined` when nothing is. */
export function spellingProblem(what: 'nick' | 'room', name: string): string | undefined {
  if (SPELLING.test(name)) return undefined
  return `Cannot use ${what} as it must be 1 to ${MAX_NICK} ASCII letters, digits, "-" or "_": current ${what} is ${quote(name)}`
}

/** What keeps a nick from being chosen or registered, in one sentence; `undefined` when nothing does. */
export function nickProblem(nick: string): string | undefined {
  if (isGuestNick(nick))
    return `Cannot use nick as it must be one that is not kept for guests, "guest-" and digits: current nick is ${quote(nick)}`
  return spellingProblem('nick', nick)
}

/** What is wrong with a new password, in one sentence that does not repeat it; `undefined` when nothing is. */
export function passwordProblem(password: string): string | undefined {
  const length = byteLength(password)
  if (length < MIN_PASSWORD_BYTES || length > MAX_PASSWORD_BYTES)
    return `Cannot use password as its length must be ${MIN_PASSWORD_BYTES} to ${MAX_PASSWORD_BYTES} bytes: current length is ${length}`
  if (CONTROL_CHARACTER.test(password))
    return 'Cannot use password as it must be text without control characters: current password holds one'
  return undefined
}
