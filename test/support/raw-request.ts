import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface RawAnswer {
  /** `undefined` when the connection was closed without an answer. */
  readonly status: number | undefined
  /** By lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Sends a request as it is written, which no HTTP client would, and reads the answer to its end. */
export async function rawRequest(port: number, lines: readonly string[]): Promise<RawAnswer> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  // An upgrade that is granted has no end of its own.
  socket.once('data', (bytes) => {
    if (bytes.includes('HTTP/1.1 101')) socket.end()
  })
  const [head = '', ...body] = (await text(socket)).split('\r\n\r\n')
  const [start = '', ...fields] = head.split('\r\n')
  const status = /^HTTP\/1\.1 (\d+)/.exec(start)?.[1]
  const headers = fields.map((field) => /^([^:]+): *(.*)$/.exec(field)?.slice(1) ?? [])
  return {
    status: status === undefined ? undefined : Number(status),
    headers: new Map(headers.map(([name = '', value = '']) => [name.toLowerCase(), value])),
    body: body.join('\r\n\r\n'),
  }
}

/** The lines of an upgrade request of a page of this server; those given come instead, `undefined` leaves one out. */
export function upgradeLines(port: number, target: string, given: Record<string, string | undefined> = {}): string[] {
  const headers = {
    Host: `127.0.0.1:${port}`,
    Origin: `http://127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    'Sec-WebSocket-Protocol': 'porthole.v1',
    ...given,
  }
  const fields = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  return [`GET ${target} HTTP/1.1`, ...fields]
}
