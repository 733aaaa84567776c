import type { IncomingMessage } from 'node:http'

/** Headers by which a proxy says that it asks for somebody else (RFC 7239, RFC 9110 §7.6.3, and custom). */
const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/** The first header that says so, if there is one. */
export const forwardingHeader = ({ headers }: IncomingMessage): string | undefined =>
  FORWARDING.find((name) => headers[name] !== undefined)
