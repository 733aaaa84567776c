/** What the gateway grants one page and all pages (PROTOCOL.md, Gateway). Sizes in bytes, times in milliseconds. */
export interface GatewayLimits {
  /** Connections of pages at once, those whose page is away too. */
  readonly maxPages: number
  /** WebSockets at once that have yet to say which connection they go on with. */
  readonly maxResuming: number
  /** One message of a page; a longer one closes the WebSocket with 1009 (RFC 6455 §7.4.1). */
  readonly maxMessage: number
  /** Sent to the page and not acknowledged: here the gateway stops reading the socket … */
  readonly highWater: number
  /** … and below this it reads on. */
  readonly lowWater: number
  /** Queued in either direction, events included: a page that heeds no acknowledgement is given up with 4408. */
  readonly maxQueued: number
  /** Ciphertext kept from the start of a connection, for a page that asks for it a moment later. */
  readonly maxWireKept: number
  /** Bytes kept of those that a page was sent, for one that comes back without having got them. */
  readonly maxDeliveredKept: number
  /** The same of what the server noticed; a message counts as 128 and its line. */
  readonly maxSeenKept: number
  /** How long a connection waits for its page to come back. */
  readonly resumeWithin: number
  /** How long a WebSocket may take to say which connection it goes on with. */
  readonly resumeTimeout: number
  /** How long a page may leave the high-water mark unanswered before it is given up with 4408, if it is there at all. */
  readonly ackTimeout: number
  /** How long a connection to a service of this machine may take, TLS and all. */
  readonly connectTimeout: number
  /** How long the server's last word on a closed connection is waited for. */
  readonly farewell: number
  /** How often a page is asked for a sign of life, and how long it may take to answer. */
  readonly pingInterval: number
  readonly pongTimeout: number
}

export const GATEWAY_LIMITS: GatewayLimits = {
  maxPages: 1000,
  maxResuming: 100,
  maxMessage: 1024 * 1024,
  highWater: 128 * 1024,
  lowWater: 32 * 1024,
  maxQueued: 1024 * 1024,
  maxWireKept: 16 * 1024,
  maxDeliveredKept: 256 * 1024,
  maxSeenKept: 128 * 1024,
  resumeWithin: 60_000,
  resumeTimeout: 10_000,
  ackTimeout: 10_000,
  connectTimeout: 5000,
  farewell: 3000,
  pingInterval: 25_000,
  pongTimeout: 10_000,
}
