import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { startBaseline } from '../baseline.ts'
import { Crowd, type Hello } from '../crowd.ts'
import type { Row } from '../figure.ts'
import { requireConnections } from '../open-files.ts'
import { compare, type Load } from '../rounds.ts'
import { startSubject } from '../subject.ts'

const MEMBERS = 1000
const BURST = 32
/** Bursts in a round: enough for about a second of each. */
const OUR_BURSTS = 48
const THEIR_BURSTS = 4
const ROOM = 'bench'
/** Stands once in each message and in no other line; the receivers count it. */
const MARK = '~'
const TEXT = `${'x'.repeat(31)}${MARK}`

const joined: Hello = [
  { send: '', until: '* HELLO' },
  { send: `JOIN ${ROOM}\r\n`, until: `+OK ${ROOM}` },
]

/** Says a burst and resolves when all of it is acknowledged. */
type Sender = () => Promise<unknown>

/** Deliveries a second: the next burst goes when the last one is acknowledged, the clock stops with the last delivery. */
const load =
  (receivers: Crowd, say: Sender, bursts: number): Load =>
  async () => {
    const deliveries = bursts * BURST * MEMBERS
    const goal = receivers.received + deliveries
    const started = performance.now()
    for (let burst = 0; burst < bursts; burst++) await say()
    await receivers.reached(goal)
    return (deliveries * 1000) / (performance.now() - started)
  }

async function lineChat(port: number, bursts: number, cleanup: AsyncDisposableStack): Promise<Load> {
  const receivers = cleanup.use(await Crowd.open({ port, size: MEMBERS, hello: joined, mark: MARK }))
  const sender = cleanup.use(await Crowd.open({ port, size: 1, hello: joined, mark: '+' }))
  const burst = Buffer.from(`SAY ${ROOM} ${TEXT}\r\n`.repeat(BURST))
  const say = () => {
    sender.send(burst)
    return sender.reached(sender.received + BURST)
  }
  return load(receivers, say, bursts)
}

/** The receivers speak just enough of WebSocket and Engine.IO to be sent to; a library would cost more than the server does. */
function socketIoHello(port: number): Hello {
  const upgrade = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ]
  // Final text frame of two bytes, masked with zeros (RFC 6455, 5.2): "40" connects to the default namespace.
  const connect = Buffer.concat([Buffer.from([0x81, 0x82, 0, 0, 0, 0]), Buffer.from('40')])
  return [
    { send: `${upgrade.join('\r\n')}\r\n\r\n`, until: '"pingTimeout"' },
    { send: connect, until: '"sid"' },
  ]
}

async function socketIoChat(port: number, cleanup: AsyncDisposableStack): Promise<Load> {
  const receivers = cleanup.use(await Crowd.open({ port, size: MEMBERS, hello: socketIoHello(port), mark: MARK }))
  const sender = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] })
  cleanup.defer(() => void sender.close())
  const say = () => Promise.all(Array.from({ length: BURST }, () => sender.emitWithAck('say', TEXT)))
  return load(receivers, say, THEIR_BURSTS)
}

/** One speaks, a thousand hear it: what it is worth to write once for each receiver instead of for each message. */
export const room: Row = {
  help: `room message to ${MEMBERS} members, bursts of ${BURST}, against one write each and against socket.io`,
  async *run({ rounds }) {
    await requireConnections(4 * MEMBERS)
    await using cleanup = new AsyncDisposableStack()
    const ports = cleanup.use(await startSubject()).ports
    const subject = await lineChat(ports.porthole, OUR_BURSTS, cleanup)
    const against = { rounds, unit: 'deliveries/s', subject }
    const naive = cleanup.use(await startBaseline('naive-chat'))
    const oneWriteEach = await lineChat(naive.port, THEIR_BURSTS, cleanup)
    const what = 'room messages against one write for each member and message'
    yield { ...(await compare({ ...against, what, baseline: oneWriteEach })), goal: { atLeast: 20 } }
    // No goal, to be fair: with the kernel's help many small writes are fewer segments, which is what Node does unasked.
    const nagle = cleanup.use(await startBaseline('naive-chat', ['--nagle']))
    const joinedByKernel = await lineChat(nagle.port, THEIR_BURSTS, cleanup)
    yield await compare({ ...against, what: "the same with Nagle's algorithm on", baseline: joinedByKernel })
    const socketIo = cleanup.use(await startBaseline('socket-io'))
    const broadcast = await socketIoChat(socketIo.port, cleanup)
    const second = { ...against, what: 'room messages against socket.io', baseline: broadcast }
    yield { ...(await compare(second)), goal: { atLeast: 20 } }
  },
}
