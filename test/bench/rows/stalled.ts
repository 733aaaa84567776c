import { Conversation } from '../conversation.ts'
import { Crowd, type Hello } from '../crowd.ts'
import type { Row } from '../figure.ts'
import { peakBytes, residentBytes } from '../resident-memory.ts'
import { compare, median } from '../rounds.ts'
import { startSubject } from '../subject.ts'

const HEALTHY = 20
const BYTES = 64 * 1024 ** 2
const MIB = 1024 ** 2
const BURST = 32
/** Bursts that may be under way: less than a send queue, so that nobody healthy is cut. */
const WINDOW = 3
const ROOM = 'bench'
/** Stands once in each message and in no other line. */
const MARK = '~'
/** The longest text there may be. */
const TEXT = MARK.padStart(2048, 'x')
const MOST_GROWTH_MIB = 20

const burst = Buffer.from(`SAY ${ROOM} ${TEXT}\r\n`.repeat(BURST))
const joined: Hello = [
  { send: '', until: '* HELLO' },
  { send: `JOIN ${ROOM}\r\n`, until: `+OK ${ROOM}` },
]

/** Says so many bytes; resolves with the mebibytes a second that the healthy receivers got. */
async function broadcast(receivers: Crowd, sender: Crowd, bytes: number): Promise<number> {
  const bursts = Math.ceil(bytes / (BURST * TEXT.length))
  const before = receivers.received
  const heard = (count: number) => receivers.reached(before + count * BURST * HEALTHY)
  const started = performance.now()
  for (let said = 1; said <= bursts; said++) {
    sender.send(burst)
    await heard(said - WINDOW)
  }
  await heard(bursts)
  const delivered = bursts * BURST * TEXT.length * HEALTHY
  return ((delivered / MIB) * 1000) / (performance.now() - started)
}

/** A member that reads no more once it is in: nobody asks its conversation for another line. */
async function stalledMember(port: number): Promise<Conversation> {
  const member = await Conversation.open(port)
  await member.ask(`JOIN ${ROOM}`)
  // It is reset when the server gives it up.
  member.socket.on('error', () => member.socket.destroy())
  return member
}

/** One phone in the classroom loses its network: nobody else notices, and the server does not fill up. */
export const stalled: Row = {
  help: `one receiver stalled during a broadcast of 64 MiB to ${HEALTHY} others: throughput and memory`,
  async *run({ rounds, bytes = BYTES }) {
    await using cleanup = new AsyncDisposableStack()
    const { pid, ports } = cleanup.use(await startSubject())
    const receivers = cleanup.use(await Crowd.open({ port: ports.porthole, size: HEALTHY, hello: joined, mark: MARK }))
    const sender = cleanup.use(await Crowd.open({ port: ports.porthole, size: 1, hello: joined, mark: '+' }))
    const grown = { with: [] as number[], without: [] as number[] }
    const watched = async (growth: number[]): Promise<number> => {
      const before = await residentBytes(pid)
      let rate = 0
      const peak = await peakBytes(pid, async () => {
        rate = await broadcast(receivers, sender, bytes)
      })
      growth.push((peak - before) / MIB)
      return rate
    }
    const ratio = await compare({
      what: 'healthy receivers beside a stalled one against none stalled',
      subject: async () => {
        await using _stalled = await stalledMember(ports.porthole)
        return await watched(grown.with)
      },
      baseline: () => watched(grown.without),
      rounds,
      unit: 'MiB/s',
    })
    yield { ...ratio, goal: { atLeast: 0.9 } }
    // The first rounds warm up.
    const [withOne, withNone] = [grown.with.slice(1), grown.without.slice(1)]
    yield {
      what: 'growth of the server beside a stalled receiver',
      value: median(withOne),
      spread: [Math.min(...withOne), Math.max(...withOne)],
      goal: { atMost: MOST_GROWTH_MIB },
      unit: ' MiB',
      detail: `${median(withNone).toFixed(2)} MiB with none stalled`,
    }
  },
}
