import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { GatewayConnection } from '../../playground/gateway/connection.ts'
import { Dialogue } from '../../playground/terminal/dialogue.ts'
import { FileTransfers } from '../../playground/terminal/file-transfers.ts'
import { KnownNames } from '../../playground/terminal/known-names.ts'
import { Capture } from '../../playground/wire/capture.ts'
import { fresh } from '../support/fresh-name.ts'
import { startServer, type TestServer } from '../support/server.ts'

/** Bytes of a download that are held here. */
const MAX_DOWNLOAD = 100_000

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Transfers on a connection of their own, and all that they told. */
async function transfersForTest() {
  const port = server.port('web')
  const capture = new Capture('porthole')
  const opened = Promise.withResolvers<void>()
  const connection = new GatewayConnection({
    url: `ws://127.0.0.1:${port}/gateway/porthole`,
    capture,
    changed: ({ state }) => {
      if (state.name === 'open') opened.resolve()
      transfers.roomChanged()
    },
    // Only Node's WebSocket takes headers; a page sends its Origin by itself.
    createWebSocket: (url, protocol): WebSocket =>
      Reflect.construct(WebSocket, [url, { protocols: [protocol], headers: { origin: `http://127.0.0.1:${port}` } }]),
  })
  onTestFinished(() => connection.close())
  const dialogue = new Dialogue({ connection, capture, names: new KnownNames(), from: 0, unknown: false })
  capture.subscribe((event) => {
    if (event.kind === 'received') connection.acknowledge(connection.received)
  })
  const told: string[] = []
  const transfers = new FileTransfers({
    dialogue: () => dialogue,
    changed: () => undefined,
    tell: (words) => told.push(words),
    renew: () => expect.unreachable('the connection goes on'),
    maxDownload: MAX_DOWNLOAD,
  })
  await opened.promise
  return { transfers, told }
}

const put = (transfers: FileTransfers, name: string, size: number): Promise<void> =>
  transfers.put(new File([new Uint8Array(size)], name))

describe('FileTransfers', () => {
  test('holds a download up to its limit, refuses one past it, and goes on', async () => {
    const { transfers, told } = await transfersForTest()
    const [full, over] = [fresh('full'), fresh('over')]
    await put(transfers, over, MAX_DOWNLOAD + 1)
    await put(transfers, full, MAX_DOWNLOAD)
    await transfers.get(over)
    expect(told.at(-1)).toMatch(`${over}: Cannot hold file as it must be <= ${MAX_DOWNLOAD} bytes: `)
    expect(transfers.saved).toBeUndefined()
    expect(transfers.transfer).toBeUndefined()
    await transfers.get(full)
    expect(told.at(-1)).toMatch(`${full} came whole: 100,000 bytes`)
    expect(transfers.saved?.name).toBe(full)
    transfers.dispose()
  })
})
