import type { Seen } from '../../server/protocol/gateway.ts'
import { byteCount } from './byte-count.ts'
import type { WireEvent } from './capture.ts'
import { plainText, printable } from './printable.ts'
import type { Crossing } from './wire-log.ts'

interface Words {
  readonly direction: 'out' | 'in' | 'none'
  readonly words: string
}

const still = (words: string): Words => ({ direction: 'none', words })
const from = (side: 'page' | 'server', what: string): Words =>
  side === 'page' ? { direction: 'out', words: `${what} sent` } : { direction: 'in', words: `${what} received` }

/** What crossed, as a few words, and which way. */
export function crossingWords(event: Crossing): Words {
  switch (event.kind) {
    case 'open':
      return still('connection open')
    case 'sent':
      return { direction: 'out', words: `sent ${byteCount(event.bytes.length)}` }
    case 'received':
      return { direction: 'in', words: `received ${byteCount(event.bytes.length)}` }
    case 'fin':
      return from(event.from, 'FIN')
    case 'reset':
      return from(event.from, 'RST')
    case 'error':
      return still(`error ${event.code}`)
    case 'ciphertext':
      return { direction: event.direction, words: `ciphertext ${byteCount(event.bytes.length)}` }
    case 'paused':
      return still(event.paused ? 'stopped reading' : 'reading on')
    case 'no-delay':
      return still(`TCP_NODELAY ${event.on ? 'on' : 'off'}`)
    case 'link-lost':
      return still('link to the gateway lost')
    case 'resumed':
      return still(event.missing > 0 ? `resumed, ${byteCount(event.missing)} missing` : 'resumed')
    case 'closed':
      return still('connection over')
  }
}

/** One thing the server saw, as a few words. */
export function seenWords(seen: Seen): string {
  switch (seen.what) {
    case 'accepted':
      return `accepted ${seen.peer}`
    case 'read':
      return `read ${byteCount(seen.bytes)}`
    case 'line':
      return `line “${plainText(printable(seen.text))}”`
    case 'refused':
      return `refused: ${seen.code}`
    case 'queued':
      return `queued ${byteCount(seen.bytes)}`
    case 'reply':
      return `reply ${byteCount(seen.bytes)}`
    case 'fin':
      return 'FIN from the page'
    case 'rst':
      return 'RST from the page'
    case 'end':
      return `end: ${seen.reason}`
  }
}

export const eventWords = (event: WireEvent): string =>
  event.kind === 'seen' ? seenWords(event.seen) : crossingWords(event).words

/** A time as the lists show it. */
export const milliseconds = (at: number): string => `${at.toFixed(1)} ms`
