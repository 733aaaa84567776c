import { readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { NOTHING } from './headers.ts'

const SECONDS_A_YEAR = 31_536_000

const UNBUILT = 'The site is not built yet. Run "npm run build" in the Porthole folder, then reload this page.\n'

type Serve = (request: IncomingMessage, response: ServerResponse) => void

/** One build: its pages, and the content security policy computed for them. */
interface Build {
  /** When it was finished, in milliseconds; `undefined` where there is none. */
  readonly finished: number | undefined
  readonly policy: string
  readonly serve: Serve
}

/** The output of `npm run build` in `folder`; a new build is served as soon as it is finished. */
export class Site {
  readonly #folder: string
  #build: Build = { finished: undefined, policy: NOTHING, serve: serveUnbuilt }

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The newest build, or what stands in for it. */
  get build(): Build {
    // The build takes this file away before it touches the pages and writes it when they are whole.
    const finished = statSync(join(this.#folder, 'built-from'), { throwIfNoEntry: false })?.mtimeMs
    if (finished !== undefined && finished !== this.#build.finished) {
      this.#build = { finished, ...openBuild(this.#folder) }
    }
    return this.#build
  }
}

function openBuild(folder: string): Omit<Build, 'finished'> {
  const pages = join(folder, 'site')
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
    serve: (request, response) => {
      // A range is a request that a server may ignore (RFC 9110 §14.2); sirv throws on an inverted one.
      delete request.headers.range
      // A file that is gone when sirv opens it must end its answer, not the process.
      response.once('pipe', (file) => file.once('error', () => response.destroy()))
      files(request, response, () => answer(response, 404, 'text/html', missing))
    },
  }
}

function serveUnbuilt(_request: IncomingMessage, response: ServerResponse): void {
  answer(response, 503, 'text/plain', UNBUILT)
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' }).end(body)
}
