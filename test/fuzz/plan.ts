import { createHash } from 'node:crypto'
import type { Command } from '../../server/services/command.ts'
import { seededRandom } from '../bench/churn/random.ts'

/** Choices that are the same for the same seed. */
export class Dice {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  chance(part: number): boolean {
    return this.#random() < part
  }

  pick<T>(all: readonly T[]): T {
    const [one] = all.slice(this.below(all.length))
    if (one === undefined) throw new RangeError('Cannot pick as there must be something: the list is empty')
    return one
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)))
  }
}

/** What one client does, or that everything else has its turn, or that much time passes. */
export type Step =
  | { readonly who: number; readonly send: Buffer }
  | { readonly who: number; readonly end: 'fin' | 'reset' }
  | 'turn'
  | 'wait'

export const PASSWORD = 'correct horse'
export const FILE_NAMES = ['a', 'b.txt']

const filler = new Dice(1)
/** The files that clients put, by their digests. */
export const CONTENTS = new Map(
  [0, 1, 5, 100, 4096, 70_000].map((size) => {
    const content = filler.bytes(size)
    return [createHash('sha256').update(content).digest('hex'), content]
  }),
)

/** What may stand for each word of a grammar, now and then wrong. */
const VALUES: Record<string, readonly string[]> = {
  nick: ['ann', 'Ann', 'bob', 'zoe', 'ZOE', 'admin', 'guest-1', 'guest-2', 'x'.repeat(24), 'x'.repeat(25), 'no!'],
  room: ['sea', 'sea', 'Sea', 'r-1', 'r-2', 'r-3', 'x'.repeat(24), 'bad/room'],
  text: ['hello', ' two  spaces ', '€🌊', 'x'.repeat(2048), 'x'.repeat(2049), '€'.repeat(683), 'y'.repeat(4090)],
  password: [PASSWORD, PASSWORD, 'wrong horse', 'short'],
  name: [...FILE_NAMES, 'A', '.hidden', 'wait', 'list', 'nothing'],
  size: ['0', '1', '5', '99999999999999999999', 'many'],
  sha256: [...CONTENTS.keys(), 'f'.repeat(64), 'F'.repeat(63)],
  offset: ['0', '1', '50', '4096', '70001', '-1'],
  count: ['1', '2', '1000', '1001', '0', 'few'],
  verb: ['PING', 'put', 'NOPE'],
  seconds: ['0', '1', '3600', '3601'],
}

function request(dice: Dice, { verb, grammar }: Command): string {
  const names = grammar === '' ? [] : grammar.split(' ')
  const given = names.filter((name) => name.startsWith('<') || dice.chance(0.5))
  const words = given.map((name) => dice.pick(VALUES[name.replaceAll(/[^a-z\d]/g, '')] ?? ['word', '€', '1']))
  return [dice.chance(0.9) ? verb : verb.toLowerCase(), ...words].join(' ')
}

/** PUT with its payload right behind it: whole, half, the other half, or more than was said; then perhaps GET. */
function upload(dice: Dice): Buffer {
  const [sha256, content] = dice.pick([...CONTENTS])
  const half = content.length >> 1
  const line = ['PUT', dice.pick(FILE_NAMES), dice.chance(0.9) ? content.length : half]
  if (dice.chance(0.8)) line.push(dice.chance(0.9) ? sha256 : 'f'.repeat(64))
  const payload = dice.pick([content, content, content, content.subarray(half), content.subarray(0, half)])
  const after = dice.chance(0.3) ? Buffer.from(`GET ${line[1]}\n`) : dice.bytes(dice.chance(0.1) ? 20 : 0)
  return Buffer.concat([Buffer.from(`${line.join(' ')}\n`), payload, after])
}

function mutated(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length)
  const end = at + dice.below(10)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(end)]
  const inserted = dice.pick(['', '\n', '\r', '\0', ' ', '\u0085', '\ufeff', '\u212a', '\xff', '\t', 'x'.repeat(4096)])
  const middle = dice.chance(0.2) ? dice.bytes(3) : Buffer.from(inserted, dice.chance(0.5) ? 'utf8' : 'latin1')
  return Buffer.concat([before, middle, dice.chance(0.5) ? after : bytes.subarray(at)])
}

const long = (length: number, end: string) => Buffer.from(`${'x'.repeat(length - end.length)}${end}`)
/** First bytes that are those of another protocol, or nearly. */
const BEGINNINGS = [
  '\x16\x03\x01\x00',
  '\n\x16\x03\x01\n',
  '\x16\n',
  '\n',
  'GET / HTTP/1.1\r\n',
  '\nGET / HTTP/1.1\n',
  'GET /\xff HTTP/1.1\n',
  `GET /${'x'.repeat(5000)} HTTP/1.1\r\n`,
  `GET /${'x'.repeat(5000)}`,
]

function piece(dice: Dice, commands: readonly Command[]): Buffer {
  const kind = dice.below(20)
  if (kind < 4) return upload(dice)
  if (kind === 4) return Buffer.concat([dice.bytes(dice.below(60)), Buffer.from('\n')])
  if (kind === 5) return long(4094 + dice.below(5), dice.pick(['\n', '\r\n', ' HTTP/1.1\n']))
  const line = Buffer.from(request(dice, dice.pick(commands)) + dice.pick(['\n', '\r\n', '\r\n', '\r\r\n']))
  return kind < 9 ? mutated(dice, line) : line
}

/** All that one client sends; `logins` is how often it may have to do with passwords, which cost a server time. */
export function script(dice: Dice, commands: readonly Command[], logins: number): Buffer {
  const others = commands.filter(({ grammar }) => !grammar.includes('password'))
  const pieces = Array.from({ length: 1 + dice.below(14) }, () => piece(dice, dice.chance(logins) ? commands : others))
  if (dice.chance(logins)) pieces.unshift(Buffer.from(`LOGIN ann ${PASSWORD}\n`))
  if (dice.chance(logins / 2)) {
    const ends = ['KICK ann\n', 'KICK guest-1\n', 'SHUTDOWN 1\n']
    pieces.push(Buffer.from(`LOGOUT\nLOGIN admin ${PASSWORD}\n${dice.pick(ends)}`))
  }
  if (dice.chance(0.5)) pieces.unshift(Buffer.from(`JOIN ${dice.pick(['sea', 'SEA', 'r-1'])}\n`))
  if (dice.chance(0.1)) pieces.unshift(Buffer.from(dice.pick(BEGINNINGS), 'latin1'))
  return Buffer.concat(pieces)
}

/** The same bytes in other chunks. */
export function split(dice: Dice, bytes: Buffer): Buffer[] {
  const most = dice.pick([0, 0, 3, 20, bytes.length < 300 ? bytes.length : 60])
  const cuts = Array.from({ length: most }, () => dice.below(bytes.length + 1))
  const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
  return edges.slice(1).flatMap((edge, index) => {
    const chunk = bytes.subarray(edges[index], edge)
    return chunk.length > 0 ? [chunk] : []
  })
}

/** Several clients at once, in an order that the seed decides. */
export function plan(seed: number, commands: readonly Command[], logins: number): Step[] {
  const dice = new Dice(seed)
  const queues = Array.from({ length: 1 + dice.below(6) }, (_, who): Step[] => [
    ...split(dice, script(dice, commands, logins)).map((send) => ({ who, send })),
    { who, end: dice.chance(0.75) ? 'fin' : 'reset' },
  ])
  const steps: Step[] = []
  while (queues.some((queue) => queue.length > 0)) {
    const queue = dice.pick(queues.filter(({ length }) => length > 0))
    steps.push(...queue.splice(0, 1 + dice.below(5)))
    if (dice.chance(0.4)) steps.push('turn')
    if (dice.chance(0.03)) steps.push('wait')
  }
  return steps
}
