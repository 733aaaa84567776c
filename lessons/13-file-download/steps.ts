import type { Capture } from '../../playground/wire/capture.ts'
import { type Exchange, exchangesOf, type Payload } from '../exchange.ts'
import type { Step } from '../step.ts'

const LF = 0x0a
const NUL = 0x00

/** What was put or got: size and digest as the server told them, and the bytes that crossed for it. */
interface Transfer {
  readonly size: number
  readonly sha256: string
  readonly offset: number
  readonly payload: Payload
}

/** A file that the server has kept whole. */
function putOf({ verdict = '', payload }: Exchange): Transfer | undefined {
  const [, size, sha256] = /^\+OK (\d+) ([0-9a-f]{64})$/.exec(verdict) ?? []
  if (size === undefined || sha256 === undefined || !payload) return undefined
  return { size: Number(size), sha256, offset: Number(size) - payload.announced, payload }
}

/** A file that came whole, from the offset that was asked for. */
function getOf({ reply, payload }: Exchange): Transfer | undefined {
  const [, size, sha256, offset] = /^\+FILE (\d+) ([0-9a-f]{64}) (\d+)$/.exec(reply) ?? []
  if (size === undefined || sha256 === undefined || payload === undefined || payload.length < payload.announced)
    return undefined
  return { size: Number(size), sha256, offset: Number(offset), payload }
}

const putsOf = (capture: Capture): Transfer[] => exchangesOf(capture).flatMap((exchange) => putOf(exchange) ?? [])
const getsOf = (capture: Capture): Transfer[] => exchangesOf(capture).flatMap((exchange) => getOf(exchange) ?? [])

/** Whether a file was put from its first byte on, and came back whole. */
function isRoundTrip(captures: readonly Capture[], isMeant: (put: Transfer) => boolean): boolean {
  const gets = captures.flatMap(getsOf).filter(({ offset }) => offset === 0)
  return captures
    .flatMap(putsOf)
    .some(
      (put) =>
        put.offset === 0 && isMeant(put) && gets.some(({ size, sha256 }) => size === put.size && sha256 === put.sha256),
    )
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(NUL)) return false
  try {
    // A character may go on behind the bytes that were kept.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Whether reading was stopped when a file was asked for, and its bytes came after it went on. */
function waited({ events }: Capture, exchange: Exchange): boolean {
  const endedAt = getOf(exchange)?.payload.endedAt ?? -1
  const before = events.slice(0, exchange.askedAt).findLast(({ kind }) => kind === 'paused')
  return (
    before?.kind === 'paused' &&
    before.paused &&
    events.slice(exchange.askedAt, Math.max(0, endedAt)).some((event) => event.kind === 'paused' && !event.paused)
  )
}

export const steps: readonly Step[] = [
  {
    id: 'put-by-hand',
    task: 'Send `PUT ada.txt 7` with CRLF, and a name of your own in place of `ada`. At `+GO 0` choose the line ending none, type `one`, press Shift+Enter, type `two`, and press Enter. The server has 7 bytes, and found no line in them.',
    hint: 'One byte is the line break that Shift+Enter typed; the plain input, which phones have, does it with Add line. If you sent fewer than 7 the server waits for the rest: send it, still with the line ending none. `forbidden` means that the name is another’s: take another name.',
    done: (captures) => captures.flatMap(putsOf).some(({ payload }) => payload.beginning.includes(LF)),
  },
  {
    id: 'get-it-back',
    task: 'Choose the line ending CRLF and send `GET ada.txt`, with your name. A line says how many bytes follow, then they follow, and nothing behind them.',
    hint: 'The step compares size and SHA-256 in `+FILE` with those in the `+OK` of your PUT. Get the file that you have put in this visit.',
    done: (captures) => isRoundTrip(captures, ({ size }) => size > 0),
  },
  {
    id: 'from-an-offset',
    task: 'Send `GET ada.txt 4`, then `GET ada.txt 7`. The first one brings `two`, the second one nothing at all.',
    hint: 'The number is the offset: how many bytes you have already. One GET must begin inside the file, another one at its end.',
    done: (captures) => {
      const gets = captures.flatMap(getsOf).filter(({ size }) => size > 0)
      return (
        gets.some(({ size, offset }) => offset > 0 && offset < size) && gets.some(({ size, offset }) => offset === size)
      )
    },
  },
  {
    id: 'right-behind',
    task: 'Type `GET ada.txt`, press Shift+Enter, type `PING behind`, and press Enter. The next reply begins right behind the last byte of the payload.',
    hint: 'Both lines must leave in one write, the GET first. Shift+Enter adds a line break and does not send.',
    done: (captures) =>
      captures.some((capture) => {
        const exchanges = exchangesOf(capture)
        return exchanges.some((exchange, index) => {
          const length = getOf(exchange)?.payload.length ?? 0
          return length > 0 && exchanges[index + 1]?.askedAt === exchange.askedAt
        })
      }),
  },
  {
    id: 'not-text',
    task: 'Press More, then Put file, and choose a picture, or any other file that is not text, of at most 2 MB. The terminal says the name that it has on the server: type it beside Name, and press Get file. Size and SHA-256 are the same.',
    hint: 'A file is not text if there are bytes in it that are no UTF-8, or zeros. The page keeps the newest 8 MiB of a connection: if more has crossed, press Reconnect and begin this step again.',
    done: (captures) => isRoundTrip(captures, ({ payload }) => !isText(payload.beginning)),
  },
  {
    id: 'stop-reading',
    task: 'Press More again, which makes room for what the server saw. Press Stop reading, and send `GET` with the name of your picture. The server replies and nothing arrives. Press Read on: now it does.',
    hint: 'Send the GET after you have pressed Stop reading, and press Read on after it. If more than 8 MiB have crossed, press Reconnect and begin this step again.',
    done: (captures) => captures.some((capture) => exchangesOf(capture).some((exchange) => waited(capture, exchange))),
  },
]
