import { byteCount } from './byte-count.ts'
import type { Capture, WireEvent } from './capture.ts'
import { seenWords } from './event-words.ts'
import { PrintableDecoder, plainText } from './printable.ts'
import type { EntryFilter } from './wire-log.ts'

/** Hops drawn at most, the newest; how many came before is said. */
export const MAX_HOPS = 200
/** Bytes of a write or read that its hop says as text. */
const SAID_BYTES = 48

/**
 * One thing that went from the page to the server or back, or that one of them noticed. Times are those known, in
 * milliseconds since the Unix epoch by the clock of the page; when something passed the gateway is not known.
 */
export interface Hop {
  readonly capture: Capture
  readonly kind: 'open' | 'bytes' | 'fin' | 'reset' | 'page-note' | 'server-note'
  /** Which way it went; a note stays where it is. */
  readonly from: 'page' | 'server'
  readonly words: string
  readonly text: string
  /** When the page sent or received it, or noticed. */
  page: number | undefined
  /** When the server read or wrote it, or noticed. */
  server: number | undefined
}

interface Stretch {
  readonly capture: Capture
  readonly first: number
  readonly next: number
}

const textOf = (bytes: Uint8Array): string => {
  const decoder = new PrintableDecoder()
  const text = plainText([...decoder.push(bytes.subarray(0, SAID_BYTES)), ...decoder.end()])
  return bytes.length > SAID_BYTES ? `${text}…` : text
}

/** Puts together what the page and the server tell of one connection: the bytes each counts say which write became which read. */
class HopReading {
  readonly #capture: Capture
  readonly #counts: Record<'sent' | 'received' | 'read' | 'reply', number>
  /** What the server has not read yet, and where each ends. */
  #unread: { hop: Hop; end: number }[] = []
  /** What the server wrote and the page has not received yet. */
  #written: { at: number; end: number }[] = []
  #fin: Hop | undefined
  #accepted: number | undefined

  constructor(capture: Capture) {
    this.#capture = capture
    const { sent, received, read, reply } = capture.droppedBytes
    this.#counts = { sent, received, read, reply }
  }

  /** The hop that begins with `event`, if one does; later events may tell more of its times. */
  push(event: WireEvent): Hop | undefined {
    switch (event.kind) {
      case 'open':
        return this.#hop({
          kind: 'open',
          from: 'server',
          words: 'open',
          text: event.remote,
          page: event.at,
          server: this.#accepted,
        })
      case 'sent': {
        const hop = this.#bytes('page', event)
        this.#counts.sent += event.bytes.length
        this.#unread.push({ hop, end: this.#counts.sent })
        return hop
      }
      case 'received':
        return this.#bytes('server', event)
      case 'fin': {
        const hop = this.#hop({ kind: 'fin', from: event.from, words: 'FIN', page: event.at })
        if (event.from === 'page') this.#fin = hop
        return hop
      }
      case 'reset':
        return this.#hop({ kind: 'reset', from: event.from, words: 'RST', page: event.at })
      case 'resumed':
        this.#counts.received += event.missing
        return this.#note(event.at, event.missing > 0 ? `resumed, ${byteCount(event.missing)} missing` : 'resumed')
      case 'error':
        return this.#note(event.at, `error ${event.code}`)
      case 'link-lost':
        return this.#note(event.at, 'link lost')
      case 'paused':
        return this.#note(event.at, event.paused ? 'stopped reading' : 'reading on')
      case 'seen':
        return this.#seen(event)
      default:
        return undefined
    }
  }

  #seen({ at, seen }: Extract<WireEvent, { kind: 'seen' }>): Hop | undefined {
    switch (seen.what) {
      case 'accepted':
        this.#accepted = at
        return undefined
      case 'read':
        this.#counts.read += seen.bytes
        while (this.#unread[0] && this.#unread[0].end <= this.#counts.read) {
          const whole = this.#unread.shift()
          if (whole) whole.hop.server = at
        }
        return undefined
      case 'reply':
        this.#counts.reply += seen.bytes
        this.#written.push({ at, end: this.#counts.reply })
        return undefined
      case 'fin':
        if (this.#fin) this.#fin.server = at
        return undefined
      case 'refused':
      case 'rst':
      case 'end':
        return this.#hop({ kind: 'server-note', from: 'server', words: seenWords(seen), server: at })
      default:
        return undefined
    }
  }

  #bytes(from: 'page' | 'server', { at, bytes }: { at: number; bytes: Uint8Array }): Hop {
    const hop = this.#hop({ kind: 'bytes', from, words: byteCount(bytes.length), text: textOf(bytes), page: at })
    if (from === 'page') return hop
    const first = this.#counts.received
    this.#counts.received += bytes.length
    hop.server = this.#written.find(({ end }) => end > first)?.at
    while (this.#written[0] && this.#written[0].end <= this.#counts.received) this.#written.shift()
    return hop
  }

  #note(at: number, words: string): Hop {
    return this.#hop({ kind: 'page-note', from: 'page', words, page: at })
  }

  #hop(known: Pick<Hop, 'kind' | 'from' | 'words'> & Partial<Hop>): Hop {
    return { capture: this.#capture, text: '', page: undefined, server: undefined, ...known }
  }
}

/** The newest hops of several connections in the order of their times, as far as the filter lets them be seen. */
export function hopsOf(stretches: readonly Stretch[], filter: EntryFilter): { hops: readonly Hop[]; earlier: number } {
  const hops = stretches.flatMap(({ capture, first, next }) => {
    const reading = new HopReading(capture)
    return capture.events.slice(0, Math.max(0, next - capture.dropped)).flatMap((event, index) => {
      const hop = reading.push(event)
      return hop && capture.dropped + index >= first && filter({ capture, event }) ? [hop] : []
    })
  })
  const begin = ({ page, server }: Hop): number => Math.min(page ?? server ?? 0, server ?? page ?? 0)
  hops.sort((a, b) => begin(a) - begin(b))
  return { hops: hops.slice(-MAX_HOPS), earlier: Math.max(0, hops.length - MAX_HOPS) }
}
