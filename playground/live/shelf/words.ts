import type { Transfer } from './transfer.ts'

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** A size as people say it, in powers of 1000. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  let unit = 0
  let value = bytes
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toFixed(value < 99.95 ? 1 : 0)} ${UNITS[unit]}`
}

/** What to do about a refusal or a failure, by its code. */
const FAILURES: Readonly<Record<string, string>> = {
  busy: 'Somebody is writing a file of this name. Try again when they are done.',
  quota: 'The shelf is full: a quota would be exceeded. Delete a file first.',
  'too-large': 'This file is larger than the server takes.',
  forbidden: 'This name belongs to somebody else’s file. Choose another one.',
  'login-required': 'You have to log in for this.',
  'digest-mismatch':
    'The server got other bytes than those announced, and kept nothing. Did the file change meanwhile?',
  'bad-name': 'The server does not take this name.',
  'no-such-file': 'This file is gone.',
  'shutting-down': 'The server is stopping.',
  'rate-limited': 'That was too much at once. Wait a moment.',
  DIGEST_MISMATCH: 'The bytes that came are not those of the file: their SHA-256 is another one. Nothing was saved.',
  FILE_CHANGED: 'The file was replaced while it came. Nothing was saved.',
  SOURCE_UNREADABLE: 'The file can’t be read any more. Was it moved, changed or deleted?',
  SOURCE_CHANGED: 'The file has changed since it was chosen.',
  ANOTHER_FILE: 'This is not the same file: its size or its SHA-256 is another one.',
  TOO_LARGE_FOR_THE_PAGE: 'This file is too large to be verified in the page. Get it with a program.',
  UNEXPECTED_DIGEST: 'The server stored something else than was sent. Don’t trust this file.',
}

export const failureWords = (code: string, message: string): string => FAILURES[code] ?? message

/** Codes after which another name may help. */
export const wantsAnotherName = (code: string): boolean => ['bad-name', 'forbidden', 'busy'].includes(code)

export const percent = (done: number, size: number): number => (size === 0 ? 100 : Math.floor((done / size) * 100))

/** Where a transfer stands, in a few words. */
export function stateWords({ state, paused, kind }: Transfer): string {
  switch (state.name) {
    case 'waiting':
      return paused ? 'Paused' : 'Waiting for its turn'
    case 'unnamed':
      return 'Needs another name'
    case 'offered':
      return 'Not finished before this page was loaded'
    case 'file-missing':
      return 'Not finished before this page was loaded. The browser did not keep the file: choose it again'
    case 'hashing':
      return `Computing its SHA-256: ${percent(state.done, state.size)} %`
    case 'asking':
      return 'Asking the server'
    case 'sending':
    case 'receiving': {
      const verb = paused ? 'Paused at' : kind === 'up' ? 'Sent' : 'Received'
      return `${verb} ${sizeWords(state.done)} of ${sizeWords(state.size)}`
    }
    case 'busy':
      return 'Waiting for the server to let go of the connection before'
    case 'interrupted':
      return 'The connection was lost. Goes on as soon as there is one'
    case 'done':
      return kind === 'up' ? 'On the shelf, SHA-256 confirmed' : 'SHA-256 verified, saved'
    case 'failed':
      return failureWords(state.code, state.message)
    case 'cancelled':
      return 'Cancelled'
  }
}
