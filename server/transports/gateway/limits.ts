/** What the gateway grants one page and all pages (PROTOCOL.md, Gateway). Sizes in bytes, times in milliseconds. */
export interface GatewayLimits {
  /** Pages connected at once. */
  readonly maxPages: number
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
  /** How long a page may leave the high-water mark unanswered before it is given up with 4408. */
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
  maxMessage: 1024 * 1024,
  highWater: 128 * 1024,
  lowWater: 32 * 1024,
  maxQueued: 1024 * 1024,
  maxWireKept: 16 * 1024,
  ackTimeout: 10_000,
  connectTimeout: 5000,
  farewell: 3000,
  pingInterval: 25_000,
  pongTimeout: 10_000,
}
