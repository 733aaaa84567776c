import type { Endpoint } from '../network/address.ts'
import { byteCount } from '../wire/byte-count.ts'
import { endpointText } from './endpoint-text.ts'
import type { Entry, Passage, SegmentCapture } from './segment-capture.ts'
import { numbersOf } from './segment-numbers.ts'

const FLAG_WORDS: Readonly<Record<string, string>> = {
  SYN: 'asks to connect',
  'SYN,ACK': 'agrees to connect',
  ACK: 'confirms what came',
  'PSH,ACK': 'bytes for the program',
  'FIN,ACK': 'no more bytes will follow',
  'FIN,PSH,ACK': 'the last bytes: no more will follow',
  RST: 'ends the connection at once',
  'RST,ACK': 'refuses, or ends the connection at once',
}

/** What each control bit says (RFC 9293 §3.1). */
const FLAG_MEANINGS: Readonly<Record<string, string>> = {
  SYN: 'asks to open a connection and tells its first number',
  ACK: 'its ack number counts: all bytes before that one have come',
  PSH: 'hand these bytes to the program now, without waiting for more',
  FIN: 'its sender has no more bytes to send',
  RST: 'the connection is over at once, whatever was on its way',
}
const DATAGRAM_MEANING = 'a datagram: it may be lost, or come late, and nobody says so'

/** Each flag that is set, and what it says. */
export const flagMeanings = (passage: Passage): readonly (readonly [flag: string, meaning: string])[] =>
  passage.kind === 'segment'
    ? passage.flags.split(',').map((flag) => [flag, FLAG_MEANINGS[flag] ?? ''] as const)
    : [['UDP', DATAGRAM_MEANING]]

/** What a passage is, in one line: its flags, and what happened to it. */
export function explanation(passage: Passage): string {
  const marks = marksOf(passage).map((mark) => `${mark}: ${MARK_MEANINGS[mark] ?? ''}`)
  return [...flagMeanings(passage).map(([flag, meaning]) => `${flag}: ${meaning}`), ...marks].join('. ')
}

const MARK_MEANINGS: Readonly<Record<string, string>> = {
  again: 'sent before, and not confirmed in time',
  lost: 'it never arrives',
}

/** `SYN,ACK` and the like, or `UDP`. */
export const flagsOf = (passage: Passage): string => (passage.kind === 'segment' ? passage.flags : 'UDP')

/** What a segment is for, in words that a beginner knows. */
export const meaningOf = (passage: Passage): string =>
  passage.kind === 'segment' ? (FLAG_WORDS[passage.flags] ?? passage.flags) : 'a datagram: no connection, no promise'

/** What happened to it on its way, beside that it arrived. */
export function marksOf(passage: Passage): readonly string[] {
  const again = passage.kind === 'segment' && passage.again ? ['again'] : []
  return passage.arrives === undefined ? [...again, 'lost'] : again
}

/** What stands at its arrow, what matters most first as it may be cut: `SYN seq=0`, `PSH,ACK again 5 bytes seq=1 ack=1`. */
export function diagramLabel(entry: Entry, absolute: boolean): string {
  const { passage } = entry
  const numbers = numbersOf(entry, absolute)
  const facts = [
    flagsOf(passage),
    ...marksOf(passage),
    passage.length > 0 ? byteCount(passage.length) : '',
    numbers ? `seq=${numbers.seq}` : '',
    numbers?.ack === undefined ? '' : `ack=${numbers.ack}`,
  ]
  return facts.filter((fact) => fact !== '').join(' ')
}

/** A program where its name is known, else the host by name or address, and the port. */
export function endName(endpoint: Endpoint, { names, programs }: Pick<SegmentCapture, 'names' | 'programs'>): string {
  const whole = endpointText(endpoint)
  const host = names[endpoint.address]
  const place = host === undefined ? whole : `${host}:${endpoint.port}`
  const program = programs[whole]
  return program === undefined ? place : `${program} ${place}`
}

/** What can be searched for of a passage, beside its bytes. */
export function searchWords({ passage }: Entry, capture: Pick<SegmentCapture, 'names' | 'programs'>): string {
  const { from, to } = passage
  const ends = [from, to].flatMap((end) => [endName(end, capture), endpointText(end)])
  return [...ends, flagsOf(passage), meaningOf(passage), ...marksOf(passage)].join(' ')
}
