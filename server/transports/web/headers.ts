import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** What a page may load where no built site brings a policy of its own. */
export const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"

/** What a page may load, and whether pages of this site may have it in a frame. */
export interface PagePolicy {
  readonly policy: string
  readonly framed: boolean
}

/** Sets the security headers of an answer. */
export type Protect = (request: IncomingMessage, response: ServerResponse, page: PagePolicy) => void

/**
 * The headers of `helmet`, stricter where the site allows it. The site is served over plain HTTP on
 * the learner's machine, so the header that forces HTTPS is left out; a proxy in front adds it.
 */
export function securityHeaders(): Protect {
  const protect = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return (request, response, { policy, framed }) => {
    response.setHeader('Content-Security-Policy', `${policy}; frame-ancestors ${framed ? "'self'" : "'none'"}`)
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    protect(request, response, (error) => {
      if (error) throw error
    })
    if (framed) response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  }
}
