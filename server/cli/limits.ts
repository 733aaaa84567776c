import type { Limits, Policy } from '../services/limits.ts'
import type { ConnectionBounds } from '../transports/connection-limits.ts'
import { isLoopback } from '../transports/endpoint.ts'
import type { Settings } from './options.ts'

/** The limits of a session, as the options set them. */
export const sessionLimits = (settings: Settings): Limits => ({
  maxLine: settings['max-line'],
  requestRate: settings['request-rate'],
  requestBurst: settings['request-burst'],
  pingAfter: settings['ping-after'],
  idleTimeout: settings['idle-timeout'],
  sendQueue: settings['send-queue'],
  sendTimeout: settings['send-timeout'],
  loginFailures: settings['login-failures'],
  loginRate: settings['login-rate'],
  maxRooms: settings['max-rooms'],
  maxFile: settings['max-file'],
  quotaOwner: settings['quota-owner'],
  quotaTotal: settings['quota-total'],
  freeSpace: settings['free-space'],
  grace: settings.grace,
})

export const connectionBounds = (settings: Settings): ConnectionBounds => ({
  maxConnections: settings['max-connections'],
  perAddress: settings['max-connections-per-address'],
  newPerMinute: settings['new-connections-per-minute'],
})

export const policy = (settings: Settings): Policy => ({
  requireLogin: settings['require-login'],
  exposed: settings.host !== 'localhost' && !isLoopback(settings.host),
  registration:
    settings.registration === 'code' ? { code: settings['registration-code'] ?? '' } : settings.registration,
})
