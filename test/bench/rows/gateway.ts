import { startBaseline } from '../baseline.ts'
import { Bridged } from '../bridged.ts'
import type { Row } from '../figure.ts'
import { compare, type Load, median } from '../rounds.ts'
import { startSubject, WITH_WEB } from '../subject.ts'

const MESSAGE = Buffer.alloc(64, 'x')
/** Round trips in one round, behind those that warm up. */
const TRIPS = 4000
const WARM_UP = 500

/** Microseconds of the median round trip. */
const load =
  (echo: Bridged): Load =>
  async () => {
    const times: number[] = []
    for (let trip = 0; trip < WARM_UP + TRIPS; trip++) {
      const started = performance.now()
      echo.send(MESSAGE)
      await echo.until(echo.returned + MESSAGE.length)
      if (trip >= WARM_UP) times.push((performance.now() - started) * 1000)
    }
    return median(times)
  }

/** A learner types, and sees it come back: what acknowledgements and the server's view of it cost. */
export const gateway: Row = {
  help: `ping-pong of ${MESSAGE.length} bytes through the gateway, p50, against a bare bridge from WebSocket to TCP`,
  async *run({ rounds }) {
    await using cleanup = new AsyncDisposableStack()
    const { ports } = cleanup.use(await startSubject(WITH_WEB))
    const bare = cleanup.use(await startBaseline('bare-bridge'))
    const ratio = await compare({
      what: 'ping-pong through the gateway against a bare bridge',
      subject: load(
        cleanup.use(await Bridged.open(`ws://127.0.0.1:${ports.web}/gateway/echo`, { acknowledges: true })),
      ),
      baseline: load(cleanup.use(await Bridged.open(`ws://127.0.0.1:${bare.port}/`))),
      rounds,
      unit: 'µs',
    })
    yield { ...ratio, goal: { atMost: 1.3 } }
  },
}
