import type { Capture } from '../../playground/wire/capture.ts'
import { endedByFin, isEcho, type Step, seenOf, textOf, writesOf } from '../step.ts'

/** Reads that one line must be spread over to count as sent in pieces. */
const PIECES = 3

const PING = /^PING( |$)/i

/** Whether the reply to the PING in `line` came back. */
const isAnswered = (capture: Capture, line: string): boolean =>
  PING.test(line) && textOf(capture, 'received').includes(`\n+PONG${line.slice('PING'.length)}\r\n`)

/** The lines the server found, each with the reads since the line before it. */
function linesSeen(capture: Capture): { text: string; reads: number }[] {
  const lines: { text: string; reads: number }[] = []
  let reads = 0
  for (const seen of seenOf(capture)) {
    if (seen.what === 'read') reads += 1
    if (seen.what !== 'line') continue
    lines.push({ text: seen.text, reads })
    reads = 0
  }
  return lines
}

/** The lines that one write held whole. */
const linesIn = (write: string): string[] =>
  write
    .split(/(?<=\n)/)
    .filter((line) => line.endsWith('\n'))
    .map((line) => line.replace(/\r?\n$/, ''))
    .filter((line) => line !== '')

/** Whether the server found all of `lines` in one read, one after the other. */
function foundInOneRead(capture: Capture, lines: readonly string[]): boolean {
  const [first, ...rest] = lines
  const seen = linesSeen(capture)
  return seen.some(
    ({ text, reads }, index) =>
      reads === 1 &&
      text === first &&
      rest.every((line, offset) => seen[index + 1 + offset]?.text === line && seen[index + 1 + offset]?.reads === 0),
  )
}

/** Whether a PING written whole, with this ending, was found by the server and answered. */
function answersPing(capture: Capture, ending: '\n' | '\r\n'): boolean {
  const found = linesSeen(capture).map(({ text }) => text)
  return writesOf(capture).some((write) => {
    const text = write.replace(/\r?\n$/, '')
    return write === text + ending && found.includes(text) && isAnswered(capture, text)
  })
}

export const steps: readonly Step[] = [
  {
    id: 'one-byte-at-a-time',
    task: 'In the Porthole terminal, choose the line ending none and send `PING a` in pieces: `P` Enter, `I` Enter, and so on. Then choose LF and press Enter once more. Many reads, one `+PONG a`.',
    hint: `The server must read the line in ${PIECES} pieces or more. No reply yet? The line has no end yet: choose LF or CRLF and press Enter on an empty line.`,
    done: (captures) =>
      captures.some(
        (capture) =>
          capture.service === 'porthole' &&
          linesSeen(capture).some(({ text, reads }) => reads >= PIECES && isAnswered(capture, text)),
      ),
  },
  {
    id: 'two-lines-one-write',
    task: 'With the line ending LF or CRLF, type `PING a`, press Shift+Enter, type `PING b`, press Enter. One read, two replies.',
    hint: 'Shift+Enter adds a line break without sending. Pasting two lines does the same if the second one ends with a line break too.',
    done: (captures) =>
      captures.some(
        (capture) =>
          capture.service === 'porthole' &&
          writesOf(capture).some((write) => {
            const lines = linesIn(write)
            return (
              lines.length >= 2 && foundInOneRead(capture, lines) && lines.every((line) => isAnswered(capture, line))
            )
          }),
      ),
  },
  {
    id: 'crlf-and-lf',
    task: 'Send `PING crlf` ended by CRLF and `PING lf` ended by LF. The server finds the same kind of line in both.',
    hint: 'Look at the end of each write in the hexdump: `0d 0a` is CRLF, `0a` alone is LF.',
    done: (captures) => {
      const porthole = captures.filter((capture) => capture.service === 'porthole')
      return (['\r\n', '\n'] as const).every((ending) => porthole.some((capture) => answersPing(capture, ending)))
    },
  },
  {
    id: 'half-a-line',
    task: 'With the line ending none, send `PING lost` and press Send FIN. The server read the bytes, but it found no line and gives no reply.',
    hint: 'No line ending may follow the text. If the connection has ended already, press Reconnect first.',
    done: (captures) =>
      captures.some((capture) => {
        const seen = seenOf(capture)
        const fin = seen.findIndex(({ what }) => what === 'fin')
        return (
          capture.service === 'porthole' &&
          endedByFin(capture) &&
          !textOf(capture, 'sent').endsWith('\n') &&
          seen[fin - 1]?.what === 'read'
        )
      }),
  },
  {
    id: 'echo-knows-no-lines',
    task: 'Send two lines in one write to Echo. The same bytes come back, and the server says nothing of lines.',
    hint: 'Use Shift+Enter in the Echo terminal, or paste two lines that both end with a line break.',
    done: (captures) =>
      captures.some(
        (capture) =>
          capture.service === 'echo' &&
          isEcho(capture) &&
          !seenOf(capture).some(({ what }) => what === 'line') &&
          writesOf(capture).some((write) => linesIn(write).length >= 2 && textOf(capture, 'received').includes(write)),
      ),
  },
]
