import type { Seen } from '../../server/protocol/gateway.ts'
import { byteCount } from '../wire/byte-count.ts'
import { plainText, printable } from '../wire/printable.ts'
import { explainEnd } from './explain.ts'

const ENDS: Record<string, string> = {
  'client-fin': 'your FIN came and all was answered',
  quit: 'you asked for it with QUIT',
  reset: 'your RST came',
  closed: 'the socket closed',
}

/** One thing the server noticed, told to who never saw a server from inside. */
export function seenSentence(seen: Seen): string {
  switch (seen.what) {
    case 'accepted':
      return `Accepted your connection from ${seen.peer}`
    case 'read':
      return `Read ${byteCount(seen.bytes)} from the socket`
    case 'line':
      return `Found the line ${plainText(printable(seen.text))}`
    case 'refused':
      return `Refused it: ${seen.code}`
    case 'queued':
      return `The socket is full: ${byteCount(seen.bytes)} wait in the queue`
    case 'reply':
      return `Wrote ${byteCount(seen.bytes)} to you`
    case 'fin':
      return 'Got your FIN: you send no more'
    case 'rst':
      return 'Got your RST: you hung up'
    case 'end':
      return `The end, ${seen.reason}: ${ENDS[seen.reason] ?? explainEnd(seen.reason)}`
  }
}
