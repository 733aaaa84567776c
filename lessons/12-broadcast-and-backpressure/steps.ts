import type { Capture, WireEvent } from '../../playground/wire/capture.ts'
import { exchangesOf } from '../exchange.ts'
import { betweenTerminals, endedByReset, type Step } from '../step.ts'

/** Bytes of the endless stream that must have come to call it one. */
const STREAM_BYTES = 100_000
/** How long nothing at all may happen before one can say that everybody waits, in milliseconds. */
const QUIET_MS = 1000

/** From a press of Stop reading to the next of Read on; `until` is absent while nobody has pressed it. */
interface Pause {
  readonly from: number
  readonly until: number | undefined
}

/** What a connection brought in, line by line, each with the time its end came. */
function linesIn(capture: Capture): { text: string; at: number }[] {
  const lines: { text: string; at: number }[] = []
  const decoder = new TextDecoder()
  let rest = ''
  for (const event of capture.events) {
    if (event.kind !== 'received') continue
    const parts = (rest + decoder.decode(event.bytes, { stream: true })).split('\r\n')
    rest = parts.pop() ?? ''
    lines.push(...parts.map((text) => ({ text, at: event.at })))
  }
  return lines
}

function pausesOf(capture: Capture): Pause[] {
  const turns = capture.events.filter((event) => event.kind === 'paused')
  return turns.flatMap(({ paused, at }, index) => (paused ? [{ from: at, until: turns[index + 1]?.at }] : []))
}

/** The messages that were said on a connection: their numbers, and when the reply came. */
function saidOn(capture: Capture): { id: string; at: number }[] {
  return exchangesOf(capture).flatMap(({ request, reply, answeredAt }) => {
    const [, id] = /^\+OK (\d+)$/.exec(reply) ?? []
    const at = capture.events[answeredAt]?.at
    return /^SAY /i.test(request) && id !== undefined && at !== undefined ? [{ id, at }] : []
  })
}

/** When the message with that number came, if it did. */
const heardAt = (capture: Capture, id: string): number | undefined =>
  linesIn(capture).find(({ text }) => new RegExp(`^\\* MSG \\S+ \\S+ ${id} `).test(text))?.at

/** Whether a message was said and confirmed while `other` did not read, and `holds` for it. */
const saidDuringPause = (
  one: Capture,
  other: Capture,
  holds: (pause: Pause, message: { id: string; at: number }) => boolean,
): boolean =>
  pausesOf(other).some((pause) =>
    saidOn(one).some(
      (message) => message.at > pause.from && message.at < (pause.until ?? Infinity) && holds(pause, message),
    ),
  )

const sumOf = (events: readonly WireEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'received' ? event.bytes.length : 0), 0)

/** Whether the endless stream came after a press of Read on. */
const streamed = ({ events }: Capture): boolean =>
  events.some((event, index) => event.kind === 'paused' && !event.paused && sumOf(events.slice(index)) >= STREAM_BYTES)

/** Whether the stream was stopped, nobody did anything until Read on, and the server’s last word was that it waits. */
function stoodStill({ events }: Capture): boolean {
  return events.some((event, index) => {
    if (event.kind !== 'paused' || event.paused) return false
    const before = events.slice(0, index)
    const stopped = before.findLastIndex(({ kind }) => kind === 'paused')
    const lastSeen = before.findLast((one) => one.kind === 'seen')
    const last = before.at(-1)
    return (
      last !== undefined &&
      event.at - last.at >= QUIET_MS &&
      lastSeen?.seen.what === 'queued' &&
      sumOf(before.slice(0, Math.max(0, stopped))) >= STREAM_BYTES &&
      sumOf(events.slice(index)) > 0
    )
  })
}

export const steps: readonly Step[] = [
  {
    id: 'one-to-many',
    task: 'Send `JOIN deck` in A and in B, then `SAY deck one` in A. B gets it.',
    hint: 'Both terminals must be in the same room. Not connected any more? Press Reconnect, and join again.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) => saidOn(one).some(({ id }) => heardAt(other, id) !== undefined)),
  },
  {
    id: 'nobody-waits',
    task: 'Press Stop reading in B, then send `SAY deck two` in A. A has its `+OK` at once, and the server has written to B. B shows nothing.',
    hint: 'What the server saw of B has a new `reply`: that is its write. The button is in B, the message goes out in A.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) =>
        saidDuringPause(one, other, (pause, { id }) => {
          const since = other.events.filter(({ at }) => at > pause.from)
          const heard = heardAt(other, id) ?? Infinity
          return (
            since.some((event) => event.kind === 'seen' && event.seen.what === 'reply') &&
            heard >= (pause.until ?? Infinity)
          )
        }),
      ),
  },
  {
    id: 'nothing-lost',
    task: 'Press Read on in B. There it is: it had waited in the buffers of the system.',
    hint: 'The step looks for a message that A sent while B did not read, and that B got afterwards.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) =>
        saidDuringPause(one, other, ({ until = Infinity }, { id }) => (heardAt(other, id) ?? 0) >= until),
      ),
  },
  {
    id: 'endless-stream',
    task: 'In C reading is stopped from the beginning. Press Read on there: Chargen sends lines without end, as fast as they are read.',
    hint: 'Does C read already? Press Stop reading, then Read on. Is it closed? Press Reconnect first.',
    done: (captures) => captures.some((capture) => capture.service === 'chargen' && streamed(capture)),
  },
  {
    id: 'everybody-waits',
    task: 'Press Stop reading in C and wait two seconds. The server’s last word is `queued`: it waits as well. Then press Read on.',
    hint: 'Wait until no more rows appear, in either list, and a second longer.',
    done: (captures) => captures.some((capture) => capture.service === 'chargen' && stoodStill(capture)),
  },
  {
    id: 'lost-in-buffers',
    task: 'Press Stop reading in C once more, and after a moment Reset. The server sees RST. What it had written and nobody had read is lost.',
    hint: 'Do not press Read on in between: the bytes must still be on their way when the reset comes.',
    done: (captures) =>
      captures.some(
        (capture) =>
          capture.service === 'chargen' &&
          endedByReset(capture) &&
          pausesOf(capture).at(-1)?.until === undefined &&
          pausesOf(capture).length > 0,
      ),
  },
]
