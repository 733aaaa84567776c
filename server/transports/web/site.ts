import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'

const SECONDS_A_YEAR = 31_536_000

const UNBUILT = 'The site is not built yet. Run "npm run build" in the Porthole folder, then start the server again.\n'

/** The built site in `folder`: its pages, and the policy that the build computed for them. */
export interface Site {
  readonly policy: string | undefined
  serve(request: IncomingMessage, response: ServerResponse): void
}

/** Opens the output of `npm run build`; without it every page says how to make it. */
export function openSite(folder: string): Site {
  const pages = join(folder, 'site')
  if (!existsSync(join(pages, 'index.html'))) {
    return { policy: undefined, serve: (_request, response) => answer(response, 503, 'text/plain', UNBUILT) }
  }
  const missing = readFileSync(join(pages, '404.html'), 'utf8')
  const files = sirv(pages, {
    etag: true,
    gzip: true,
    brotli: true,
    // Names under _astro carry a hash of their content; everything else is asked for anew.
    setHeaders: (response, path) =>
      response.setHeader(
        'Cache-Control',
        path.startsWith('/_astro/') ? `public, max-age=${SECONDS_A_YEAR}, immutable` : 'no-cache',
      ),
  })
  return {
    policy: readFileSync(join(folder, 'csp.txt'), 'utf8').trim(),
    serve: (request, response) => files(request, response, () => answer(response, 404, 'text/html', missing)),
  }
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' }).end(body)
}
