import type { Limits } from '../../server/services/limits.ts'

/** What a session of the server in the page may ask for: as the server on a machine, with less memory for files. */
export const SESSION_LIMITS: Limits = {
  maxLine: 4096,
  requestRate: 100,
  requestBurst: 200,
  pingAfter: 5 * 60_000,
  idleTimeout: 15 * 60_000,
  sendQueue: 256 * 1024,
  sendTimeout: 10_000,
  loginFailures: 3,
  loginRate: 30,
  maxRooms: 20,
  maxFile: 64 * 1024 * 1024,
  quotaOwner: 128 * 1024 * 1024,
  quotaTotal: 256 * 1024 * 1024,
  freeSpace: 0,
  grace: 0,
}

/** Messages kept of a room. */
export const HISTORY = 1000

/** Connections of all services and pages together; one more is told so. */
export const MAX_CONNECTIONS = 256

/** What waits on a connection for the page's receive buffer, in bytes, at which a service is asked to wait. */
export const HIGH_WATER_BYTES = 64 * 1024

/** How long the peer may take to send its FIN after the server's, in milliseconds. */
export const LINGER_MS = 2000

/** What a page may send that the server's end has not taken, in bytes: beyond it the page is given up with 4408. */
export const MAX_QUEUED_BYTES = 1024 * 1024

/** Sent to the page and not acknowledged, in bytes: where reading stops, and below which it goes on. */
export const READ_MARKS = { highWater: 128 * 1024, lowWater: 32 * 1024 }

/** How long the server's last word on a closed connection is waited for, in milliseconds. */
export const FAREWELL_MS = 3000
