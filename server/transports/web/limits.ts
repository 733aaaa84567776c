/** What the web side grants its clients. Times in milliseconds. */
export interface WebLimits {
  /** Connections at once; further ones are closed on arrival. */
  readonly maxConnections: number
  /** How long a request line and its headers may take, and a whole request. */
  readonly headersTimeout: number
  readonly requestTimeout: number
  /** How long a connection may wait for its next request. */
  readonly keepAliveTimeout: number
  /** How often the three waits above are looked at. */
  readonly connectionsCheckingInterval: number
  /** How long a connection may carry nothing while an answer is on its way. */
  readonly silence: number
  /** How long the browsers get to take the rest of their answers when the server stops. */
  readonly stopGrace: number
}

export const WEB_LIMITS: WebLimits = {
  maxConnections: 2000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 2000,
  silence: 30_000,
  stopGrace: 500,
}
