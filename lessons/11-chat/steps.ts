import type { Capture } from '../../playground/wire/capture.ts'
import { exchangesOf } from '../exchange.ts'
import { betweenTerminals, eventsOf, type Step } from '../step.ts'

/** What a `SAY` or a `TELL` on one connection was answered with, and what was said. */
interface Message {
  readonly id: string
  readonly text: string
}

/** Requests of a verb with `count` words before the rest of the line, each with the first word of its `+OK`. */
function done(capture: Capture, verb: string, count: number): { words: string[]; rest: string; ok: string }[] {
  const grammar = new RegExp(`^${verb}((?: \\S+){${count}})(?: (.*))?$`, 'i')
  return exchangesOf(capture).flatMap(({ request, reply }) => {
    const [, words, rest = ''] = grammar.exec(request) ?? []
    const [, ok] = /^\+OK (\S+)/.exec(reply) ?? []
    return words === undefined || ok === undefined ? [] : [{ words: words.trim().split(' '), rest, ok }]
  })
}

const messagesOf = (capture: Capture, verb: 'SAY' | 'TELL'): Message[] =>
  done(capture, verb, 1).map(({ rest, ok }) => ({ id: ok, text: rest }))

/** The names that a connection had, the first from its greeting. */
const namesOf = (capture: Capture): string[] => [
  ...eventsOf(capture).flatMap((line) => /^\* HELLO (\S+)$/.exec(line)?.[1] ?? []),
  ...done(capture, 'NICK', 1).map(({ ok }) => ok),
]

/** Whether `other` got a message of `one` as the event `kind`, with the number that `one` got for it. */
const reached = (one: Capture, other: Capture, kind: 'MSG \\S+' | 'TELL', { id, text }: Message): boolean =>
  eventsOf(other).some((line) => {
    const [, nick, number, said] = new RegExp(`^\\* ${kind} (\\S+) (\\d+) (.*)$`).exec(line) ?? []
    return number === id && said === text && namesOf(one).some((name) => name === nick)
  })

/** Whether `one` was told that `other` left a room. */
const hasSeenLeave = (one: Capture, other: Capture): boolean =>
  eventsOf(one).some((line) => namesOf(other).some((name) => /^\* LEAVE \S+ (.*)$/.exec(line)?.[1] === name))

/** What was said in lines that were still unfinished when somebody else's message came. */
function saidInPieces(capture: Capture): string[] {
  const texts: string[] = []
  const decoders = { sent: new TextDecoder(), received: new TextDecoder() }
  let typed = ''
  let heard = ''
  let overtaken = false
  for (const event of capture.events) {
    if (event.kind !== 'sent' && event.kind !== 'received') continue
    const text = decoders[event.kind].decode(event.bytes, { stream: true })
    if (event.kind === 'received') {
      const lines = (heard + text).split('\n')
      heard = lines.pop() ?? ''
      overtaken ||= /^SAY \S+ \S/i.test(typed) && lines.some((line) => line.startsWith('* MSG '))
      continue
    }
    const [first = '', ...others] = (typed + text).split('\n')
    if (others.length > 0 && overtaken) texts.push(first.replace(/\r$/, '').replace(/^\S+ \S+ /, ''))
    if (others.length > 0) overtaken = false
    typed = others.at(-1) ?? first
  }
  return texts
}

export const steps: readonly Step[] = [
  {
    id: 'one-room',
    task: 'Send `JOIN lobby` in terminal A, then in B. B gets a reply, `+OK lobby 2`. A gets `* JOIN lobby` and the name of B: an event, which A never asked for.',
    hint: 'The room must be the same, and the one that waits must be in it first. In it already? Press Reconnect in B and send `JOIN lobby` there again.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) =>
        done(other, 'JOIN', 1).some(({ ok }) =>
          namesOf(other).some((name) => eventsOf(one).includes(`* JOIN ${ok} ${name}`)),
        ),
      ),
  },
  {
    id: 'new-name',
    task: 'Send `NICK bob` in B. A is told `* NICK` with the old name and the new one. Then send `NICK ann` in A.',
    hint: 'Both terminals must be in the same room, or nobody is told. If a name is in use, take another one.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) => {
        const names = namesOf(other)
        return names.some((name, index) => index > 0 && eventsOf(one).includes(`* NICK ${names[index - 1]} ${name}`))
      }),
  },
  {
    id: 'said-to-the-room',
    task: 'Send `SAY lobby hello` in A. A gets `+OK` with a number, B gets `* MSG` with the same number and the text.',
    hint: 'Both must be in the room. The number is the message’s own: the server counts all messages.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) =>
        messagesOf(one, 'SAY').some((message) => reached(one, other, 'MSG \\S+', message)),
      ),
  },
  {
    id: 'half-a-line',
    task: 'In A, with the line ending none, send `SAY lobby half`. Then send `SAY lobby whole` in B, with CRLF. Then finish A’s line: choose LF, type a space and `and half`, and press Enter. Both lines arrive whole.',
    hint: 'A must get the message of B while its own line has no end yet. The line ending is a control of each terminal: B needs LF or CRLF all the time.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) => {
        const pieces = saidInPieces(one)
        return messagesOf(one, 'SAY').some(
          (message) => pieces.includes(message.text) && reached(one, other, 'MSG \\S+', message),
        )
      }),
  },
  {
    id: 'told-to-one',
    task: 'Send `TELL bob psst` in A, with the name that B has now. B gets `* TELL`, and the room gets nothing.',
    hint: 'The name is the one in the last `+OK` of `NICK`, or in `* HELLO`. Nobody of that name: `-ERR no-such-nick`.',
    done: (captures) =>
      betweenTerminals(captures, (one, other) =>
        messagesOf(one, 'TELL').some((message) => reached(one, other, 'TELL', message)),
      ),
  },
  {
    id: 'back-again',
    task: 'Press Reconnect in B. A is told `* LEAVE`, and B has another name and no room. Send `JOIN lobby` in B, then `HISTORY lobby`: what was said is still there.',
    hint: 'The history must show something that was said before B came back, with its number. Only members of a room may ask for it.',
    done: (captures) =>
      captures.some((capture, index) => {
        const before = captures.slice(0, index)
        const said = before.flatMap((one) => messagesOf(one, 'SAY'))
        return (
          betweenTerminals(before, (one, other) => other.label === capture.label && hasSeenLeave(one, other)) &&
          exchangesOf(capture).some(
            ({ request, more }) =>
              /^HISTORY /i.test(request) &&
              said.some(({ id, text }) => more.some((line) => line.startsWith(`${id} `) && line.endsWith(` ${text}`))),
          )
        )
      }),
  },
]
