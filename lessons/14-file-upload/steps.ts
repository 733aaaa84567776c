import type { Capture } from '../../playground/wire/capture.ts'
import { type Exchange, exchangesOf } from '../exchange.ts'
import { endedByReset, type Step } from '../step.ts'

/** The alphabet in small letters. */
const SIZE = 26
const SHA256 = '71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73'

/** What a PUT asks for, names without regard to case. */
interface Put extends Exchange {
  readonly name: string
  readonly isAlphabet: boolean
  /** Bytes that the server had before, `undefined` where it refused. */
  readonly offset: number | undefined
}

function putOf(exchange: Exchange): Put | undefined {
  const [, name, size, sha256] = /^PUT (\S+) (\d+)(?: (\S+))?$/i.exec(exchange.request) ?? []
  if (name === undefined) return undefined
  const offset = /^\+GO (\d+)$/.exec(exchange.reply)?.[1]
  return {
    ...exchange,
    name: name.toLowerCase(),
    isAlphabet: Number(size) === SIZE && sha256?.toLowerCase() === SHA256,
    offset: offset === undefined ? undefined : Number(offset),
  }
}

const putsOf = (capture: Capture): Put[] => exchangesOf(capture).flatMap((exchange) => putOf(exchange) ?? [])

/** A part of the alphabet was sent, and the connection reset. */
const cutIn = (capture: Capture): Put[] =>
  endedByReset(capture)
    ? putsOf(capture).filter(
        ({ isAlphabet, payload }) => isAlphabet && payload && payload.length > 0 && payload.length < payload.announced,
      )
    : []

/** The alphabet was completed by what the server did not have. */
const resumedIn = (capture: Capture): Put[] =>
  putsOf(capture).filter(
    ({ isAlphabet, offset, verdict }) =>
      isAlphabet && offset !== undefined && offset > 0 && verdict === `+OK ${SIZE} ${SHA256}`,
  )

const isRefused = (capture: Capture, code: string): boolean =>
  putsOf(capture).some(({ reply }) => reply.startsWith(`-ERR ${code} `))

export const steps: readonly Step[] = [
  {
    id: 'cut-in-mid-payload',
    task: `Send \`PUT ada.txt ${SIZE} ${SHA256}\` with CRLF, and a name of your own in place of \`ada\`. At \`+GO 0\` choose the line ending none, send \`abcdefghij\`, and press Reset.`,
    hint: 'The number is the size of the alphabet in small letters, and behind it is its SHA-256. `forbidden` means that the name is another’s, and another number than 0 that somebody has begun under it: take another name.',
    done: (captures) => captures.some((capture) => cutIn(capture).length > 0),
  },
  {
    id: 'resumed',
    task: 'Press Reconnect, choose CRLF, and send the same PUT. The server says `+GO 10`. With the line ending none, send the other letters: `klmnopqrstuvwxyz`.',
    hint: 'Name, size and SHA-256 must be the same as before: the arrow up key, pressed twice, brings the line back. `busy` means that the server has not noticed the end of the first connection yet.',
    done: (captures) => {
      const begun = captures.flatMap(cutIn).map(({ name }) => name)
      return captures.flatMap(resumedIn).some(({ name }) => begun.includes(name))
    },
  },
  {
    id: 'listed-and-deleted',
    task: 'On the same connection, choose CRLF and send `FILES`: your file is there, with size and SHA-256. Then send `DELETE ada.txt`, with your name.',
    hint: 'A guest’s file belongs to the connection that put it. After a Reconnect it is nobody’s, and the answer is `forbidden`: put another one, and delete it before you reconnect.',
    done: (captures) =>
      captures.some((capture) => {
        const exchanges = exchangesOf(capture)
        const deleted = exchanges.flatMap(({ request, reply }) => {
          const name = /^DELETE (\S+)$/i.exec(request)?.[1]?.toLowerCase()
          return name !== undefined && reply.toLowerCase() === `+ok ${name}` ? [name] : []
        })
        return exchanges.some(
          ({ request, more }) =>
            /^FILES$/i.test(request) && more.some((file) => deleted.includes(file.split(' ')[0]?.toLowerCase() ?? '')),
        )
      }),
  },
  {
    id: 'wrong-digest',
    task: 'Send the PUT of the first step again, wait for `+GO 0`, and send 26 other letters: `abcdefghijklmnopqrstuvwxyy`. The server reads all of them, and keeps none.',
    hint: 'Count to 26, and send them with the line ending none. The PUT must name a SHA-256 that is not the one of your letters.',
    done: (captures) =>
      captures.flatMap(putsOf).some(({ payload, verdict }) => payload && verdict?.startsWith('-ERR digest-mismatch ')),
  },
  {
    id: 'not-a-name',
    task: 'With CRLF, send `PUT ../ada.txt 5`. Then send `PING still-here`. The PUT was refused, so the next line is a request again.',
    hint: 'After `-ERR` no payload follows: send none. The server answers the PING on the same connection.',
    done: (captures) =>
      captures.some((capture) => {
        const exchanges = exchangesOf(capture)
        const refused = exchanges.findIndex(
          ({ request, reply }) => /^PUT /i.test(request) && reply.startsWith('-ERR bad-name '),
        )
        return refused !== -1 && exchanges.slice(refused + 1).some(({ reply }) => reply.startsWith('+PONG'))
      }),
  },
  {
    id: 'too-large',
    task: 'Send `PUT ada.bin 9999999999`. The server refuses the number, before a byte of the file has been sent.',
    hint: 'The limit of one file is 64 MiB unless the server was started with another. Take a number above it.',
    done: (captures) => captures.some((capture) => isRefused(capture, 'too-large')),
  },
]
