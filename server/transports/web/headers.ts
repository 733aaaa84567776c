import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

/** What the page may load where the built site brings no policy of its own. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"

/**
 * Sets the security headers of every answer. The site is served over plain HTTP on the learner's
 * machine, so headers that force HTTPS are left out; a proxy in front of it adds them.
 */
export function securityHeaders(
  policy: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => void {
  const contentSecurityPolicy = `${policy ?? NOTHING}; frame-ancestors 'none'`
  const protect = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    originAgentCluster: true,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  return (request, response) => {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy)
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    protect(request, response, (error) => {
      if (error) throw error
    })
  }
}
