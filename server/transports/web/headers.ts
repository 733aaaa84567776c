import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** What a page may load where no built site brings a policy of its own. */
export const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"

/** Sets the security headers of an answer; `policy` says what its page may load. */
export type Protect = (request: IncomingMessage, response: ServerResponse, policy: string) => void

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
  return (request, response, policy) => {
    response.setHeader('Content-Security-Policy', `${policy}; frame-ancestors 'none'`)
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    protect(request, response, (error) => {
      if (error) throw error
    })
  }
}

/** The page of the playground's frame, whose own policy stands in it. */
export const FRAME_PAGE = '/sandbox.html'

/**
 * Of an answer that is protected already: what the page of the frame has instead of the site's policy. It has no origin
 * even where it is opened by itself, and stands in our own pages only.
 */
export function protectFrame(response: ServerResponse): void {
  response.setHeader('Content-Security-Policy', "sandbox allow-scripts; frame-ancestors 'self'")
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  // A page without an origin has no cluster to be keyed by it, and browsers warn of the wish.
  response.removeHeader('Origin-Agent-Cluster')
}
