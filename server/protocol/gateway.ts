/**
 * The control messages of the WebSocket gateway (PROTOCOL.md, Gateway): JSON text messages beside
 * the binary ones, which are the stream's own bytes, one message for what one read returned.
 */

export const GATEWAY_SUBPROTOCOL = 'porthole.v1'

/** Services a page may open by name; no other target exists. */
export const GATEWAY_SERVICES = ['porthole', 'tls', 'echo', 'chargen'] as const
export type GatewayService = (typeof GATEWAY_SERVICES)[number]
/** What a page may open: a service, or a server of the learner's own on this machine. */
export type GatewayTarget = GatewayService | `local/${number}`

/** Close codes of the gateway's own (RFC 6455 §7.4.2 leaves 4000–4999 to applications). */
export const CLOSE_UNKNOWN_CONTROL = 4400
export const CLOSE_SLOW_PAGE = 4408
export const CLOSE_NO_RESUME = 4409

/** What the server noticed of one connection, in the order it noticed it. */
export type Seen =
  | { what: 'accepted'; peer: string }
  | { what: 'read'; bytes: number }
  | { what: 'line'; text: string }
  | { what: 'refused'; code: string }
  | { what: 'queued'; bytes: number }
  | { what: 'reply'; bytes: number }
  | { what: 'fin' }
  | { what: 'rst' }
  | { what: 'end'; reason: string }

/** What the gateway, as the TLS client, came to know of the server. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** Common name of who issued the certificate. */
  readonly issuer: string
  /** Whether the certificate is trusted, and is the one of this host. */
  readonly authorized: boolean
}

/** From the gateway to the page. `at` is milliseconds since the Unix epoch, with a fraction. */
export type GatewayControl =
  | { t: 'open'; id: string; key: string; local: string; remote: string; tls?: TlsFacts }
  | { t: 'ack'; offset: number }
  | { t: 'fin' }
  | { t: 'reset' }
  | { t: 'error'; code: string }
  | ({ t: 'seen'; at: number } & Seen)
  /** Ciphertext in base64: `out` from the page to the server, `in` the other way. */
  | { t: 'wire'; direction: 'out' | 'in'; bytes: string }
  /** The answer to `resume`: bytes of the page received so far, where the stream goes on, and how many bytes before that are lost. */
  | { t: 'resumed'; id: string; key: string; received: number; from: number; missing: number }

/** From the page to the gateway. */
export type PageControl =
  | { t: 'ack'; offset: number }
  | { t: 'fin' }
  | { t: 'reset' }
  | { t: 'option'; noDelay?: boolean; paused?: boolean; wire?: boolean }
  /** First message on `/gateway/resume`: bytes received so far, and `at` of the last `seen` message. */
  | { t: 'resume'; id: string; key: string; offset: number; seen?: number }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parseRecord = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isFlag = (value: unknown): value is boolean | undefined => value === undefined || typeof value === 'boolean'

/** Reads a control message of the page; `undefined` for anything that is not one. */
export function parsePageControl(text: string): PageControl | undefined {
  const message = parseRecord(text)
  switch (message?.['t']) {
    case 'fin':
    case 'reset':
      return { t: message['t'] }
    case 'ack':
      return isOffset(message['offset']) ? { t: 'ack', offset: message['offset'] } : undefined
    case 'option': {
      const { noDelay, paused, wire } = message
      if (!isFlag(noDelay) || !isFlag(paused) || !isFlag(wire)) return undefined
      return {
        t: 'option',
        ...(noDelay === undefined ? {} : { noDelay }),
        ...(paused === undefined ? {} : { paused }),
        ...(wire === undefined ? {} : { wire }),
      }
    }
    case 'resume': {
      const { id, key, offset, seen } = message
      if (typeof id !== 'string' || typeof key !== 'string' || !isOffset(offset)) return undefined
      if (seen !== undefined && typeof seen !== 'number') return undefined
      return { t: 'resume', id, key, offset, ...(seen === undefined ? {} : { seen }) }
    }
    default:
      return undefined
  }
}

/** Reads the body of `POST /gateway/end`; `undefined` for anything else. */
export function parsePageEnd(text: string): { id: string; key: string } | undefined {
  const { id, key } = parseRecord(text) ?? {}
  return typeof id === 'string' && typeof key === 'string' ? { id, key } : undefined
}

/** The fields each message of the gateway must have, by its `t` and, for `seen`, its `what`. */
const GATEWAY_FIELDS: Record<string, Record<string, 'string' | 'number'>> = {
  open: { id: 'string', key: 'string', local: 'string', remote: 'string' },
  ack: { offset: 'number' },
  fin: {},
  reset: {},
  error: { code: 'string' },
  'seen accepted': { at: 'number', peer: 'string' },
  'seen read': { at: 'number', bytes: 'number' },
  'seen line': { at: 'number', text: 'string' },
  'seen refused': { at: 'number', code: 'string' },
  'seen queued': { at: 'number', bytes: 'number' },
  'seen reply': { at: 'number', bytes: 'number' },
  'seen fin': { at: 'number' },
  'seen rst': { at: 'number' },
  'seen end': { at: 'number', reason: 'string' },
  wire: { direction: 'string', bytes: 'string' },
  resumed: { id: 'string', key: 'string', received: 'number', from: 'number', missing: 'number' },
}

const isGatewayControl = (message: Record<string, unknown>): message is GatewayControl => {
  const kind = message['t'] === 'seen' ? `seen ${message['what']}` : String(message['t'])
  const fields = GATEWAY_FIELDS[kind]
  return fields !== undefined && Object.entries(fields).every(([name, type]) => typeof message[name] === type)
}

/** Reads a control message of the gateway; `undefined` for one that this version does not know. */
export function parseGatewayControl(text: string): GatewayControl | undefined {
  const message = parseRecord(text)
  return message && isGatewayControl(message) ? message : undefined
}
