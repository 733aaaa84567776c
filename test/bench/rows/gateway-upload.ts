import { startBaseline } from '../baseline.ts'
import { Bridged } from '../bridged.ts'
import type { Row } from '../figure.ts'
import { compare, type Load } from '../rounds.ts'
import { startSubject, WITH_WEB } from '../subject.ts'

const BYTES = 128 * 1024 ** 2
const MIB = 1024 ** 2
/** The sink answers one byte for each. */
const MESSAGE = Buffer.alloc(64 * 1024, 'x')
/** Messages under way: half of what a page may have, so that neither side runs dry. */
const WINDOW = 8

/** Mebibytes a second that arrive at the sink. */
const load =
  (sink: Bridged, bytes: number): Load =>
  async () => {
    const messages = bytes / MESSAGE.length
    const before = sink.returned
    const started = performance.now()
    for (let sent = 0; sent < messages; sent++) {
      await sink.until(before + sent - WINDOW)
      sink.send(MESSAGE)
    }
    await sink.until(before + messages)
    return ((bytes / MIB) * 1000) / (performance.now() - started)
  }

/** The cookie by which pages of this server may open servers of one's own. */
async function cookieOf(web: number | undefined): Promise<string> {
  const { headers } = await fetch(`http://127.0.0.1:${web}/`)
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** A file goes up from a page. */
export const gatewayUpload: Row = {
  help: 'upload through the gateway to a sink in another process, against a bare bridge from WebSocket to TCP',
  async *run({ rounds, bytes = BYTES }) {
    await using cleanup = new AsyncDisposableStack()
    const { ports } = cleanup.use(await startSubject([...WITH_WEB, '--local-gateway']))
    const sink = cleanup.use(await startBaseline('counting-sink'))
    const bare = cleanup.use(await startBaseline('bare-bridge', [String(sink.port)]))
    const page = { acknowledges: true, cookie: await cookieOf(ports.web) }
    const through = cleanup.use(await Bridged.open(`ws://127.0.0.1:${ports.web}/gateway/local/${sink.port}`, page))
    const ratio = await compare({
      what: 'upload through the gateway against a bare bridge',
      subject: load(through, bytes),
      baseline: load(cleanup.use(await Bridged.open(`ws://127.0.0.1:${bare.port}/`)), bytes),
      rounds,
      unit: 'MiB/s',
    })
    yield { ...ratio, goal: { atLeast: 0.8 } }
  },
}
