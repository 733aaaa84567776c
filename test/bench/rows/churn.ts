import { setTimeout as pause } from 'node:timers/promises'
import { Chatter } from '../churn/chatter.ts'
import { Ledger } from '../churn/ledger.ts'
import { seededRandom } from '../churn/random.ts'
import type { Row } from '../figure.ts'
import { requireConnections } from '../open-files.ts'
import { progress } from '../progress.ts'
import { startSubject } from '../subject.ts'

const CLIENTS = 2000
const ROOMS = 100
/** Rooms that one client is in at most. */
const MOST_ROOMS = 3
/** Mean of the random milliseconds between what one client does. */
const MEAN_PAUSE_MS = 1000
/** What it does then, by chance; it joins another room in what is left. */
const SAYS = 0.7
const LEAVES = 0.1
const GOES = 0.1
/** Those that go by RST among those that go. */
const CUT = 0.1
/** Milliseconds in which the server must have noticed that everybody is gone. */
const NOTICE_MS = 5000
const SHOWN = 5

const rooms = Array.from({ length: ROOMS }, (_, index) => `room-${index}`)

interface Crossing {
  readonly port: number
  readonly ledger: Ledger
  readonly random: () => number
  /** When it is over, on the clock of `performance.now()`. */
  readonly until: number
}

interface Lives {
  lives: number
  cuts: number
}

/** One client after another in the same seat, each joining, talking and leaving until it goes. */
async function seat(id: number, { port, ledger, random, until }: Crossing): Promise<Lives> {
  const lived: Lives = { lives: 0, cuts: 0 }
  const goOn = () => performance.now() < until
  const rest = () => pause(Math.min(-Math.log(1 - random()) * MEAN_PAUSE_MS, Math.max(0, until - performance.now())))
  await rest()
  while (goOn()) {
    const client = await Chatter.open(port, ledger, id)
    lived.lives += 1
    do {
      await act(client, random)
      await rest()
    } while (goOn() && random() >= GOES)
    const cut = random() < CUT
    if (cut) lived.cuts += 1
    await (cut ? client.cut() : client.quit())
  }
  return lived
}

async function act(client: Chatter, random: () => number): Promise<void> {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ''
  const chance = random()
  if (client.rooms.length > 0 && chance < SAYS) return await client.say(pick(client.rooms))
  if (client.rooms.length > 0 && chance < SAYS + LEAVES) return await client.leave(pick(client.rooms))
  const others = rooms.filter((room) => !client.rooms.includes(room))
  if (client.rooms.length < MOST_ROOMS) await client.join(pick(others))
}

/** How many members the server still counts beside the witnesses, after it had time to notice. */
async function ghosts(witnesses: readonly Chatter[]): Promise<number> {
  const deadline = performance.now() + NOTICE_MS
  for (;;) {
    const counts = await Promise.all(witnesses.map((witness, index) => witness.count(rooms[index] ?? '')))
    const left = counts.reduce((sum, count) => sum + count, 0) - witnesses.length
    if (left === 0 || performance.now() > deadline) return left
  }
}

/** A whole school comes, talks and goes, some by closing the lid. */
export const churn: Row = {
  help: `${CLIENTS} chat clients joining, talking, leaving at random, 1 in ${1 / CUT} cut by RST: ghosts, order, p99 of delivery`,
  async *run({ seconds, seed }) {
    await requireConnections(CLIENTS + ROOMS)
    await using subject = await startSubject()
    const { porthole: port } = subject.ports
    const ledger = new Ledger()
    const witnesses = await Promise.all(rooms.map((_, index) => Chatter.open(port, ledger, CLIENTS + index)))
    const witnessed = await Promise.all(witnesses.map((witness, index) => witness.join(rooms[index] ?? '')))
    progress(`${CLIENTS} clients for ${seconds} s, --seed ${seed}`)
    const random = seededRandom(seed)
    const crossing = { port, ledger, random, until: performance.now() + seconds * 1000 }
    const seats = await Promise.all(Array.from({ length: CLIENTS }, (_, id) => seat(id, crossing)))
    const total = (count: (lives: Lives) => number) => seats.reduce((sum, lives) => sum + count(lives), 0)
    const left = await ghosts(witnesses)
    await Promise.all(witnesses.map((witness) => witness.quit()))
    const violations = ledger.violations(witnessed)
    for (const violation of violations.slice(0, SHOWN)) progress(violation)
    const lives = `${total(({ lives }) => lives)} clients, ${total(({ cuts }) => cuts)} cut, ${ledger.stays} stays in rooms`
    yield { what: 'members that are not there', value: left, goal: { atMost: 0 }, detail: `${lives}, --seed ${seed}` }
    const messages = `${ledger.said} messages, ${ledger.delays.count} deliveries`
    yield {
      what: 'stays with a message lost or out of order',
      value: violations.length,
      goal: { atMost: 0 },
      detail: messages,
    }
    const others = [0.5, 0.999].map((share) => `${ledger.delays.quantile(share).toFixed(1)} ms`)
    const detail = `median ${others[0]}, 99.9th ${others[1]}, with the client's own share`
    yield { what: '99th percentile of delivery', value: ledger.delays.quantile(0.99), unit: ' ms', detail }
  },
}
