import type { IncomingMessage } from 'node:http'
import type { BlockList } from 'node:net'
import { isLoopback, isLoopbackHost } from '../endpoint.ts'
import type { Ports } from '../ports-file.ts'
import { forwardingHeader } from '../web/forwarding.ts'
import { isOwnHost, type Refusal } from './admission.ts'
import type { Target } from './carrier.ts'
import { isSameSecret, newSecret } from './secret.ts'
import { isIn } from './visitor.ts'

/** Where programs need no privilege to listen, and the last port there is. */
const FIRST_PORT = 1024
const LAST_PORT = 65_535

/** Where there is no such way. */
export const NO_LOCAL: Refusal = {
  status: 404,
  message: 'Cannot open the gateway as the server must be started with --local-gateway',
}

interface LocalAccessOptions {
  readonly origins: () => ReadonlySet<string>
  readonly trustedProxies: BlockList
  /** Where the server's own services listen, filled while it starts. */
  readonly ports: Readonly<Ports>
}

/**
 * The way to servers of the learner's own on 127.0.0.1. It is for browsers on this machine that have a page of
 * this start of the server: the page brings a token that no other site can read or send.
 */
export class LocalAccess {
  readonly #options: LocalAccessOptions
  readonly #token = newSecret()

  constructor(options: LocalAccessOptions) {
    this.#options = options
  }

  /** The cookie that goes with a page, for a visitor who may have it. */
  cookieFor(request: IncomingMessage): string | undefined {
    if (!this.isHere(request)) return undefined
    return `${this.#cookie}=${this.#token}; HttpOnly; SameSite=Strict; Path=/gateway/local`
  }

  /** Whether a request comes from a browser on this machine that has a page of this server. */
  isHere(request: IncomingMessage): boolean {
    return this.#strangeness(request) === undefined
  }

  /** Why a request may not come this way. */
  refusal(request: IncomingMessage): Refusal | undefined {
    const why = this.#strangeness(request)
    if (why !== undefined) return forbidden(why)
    if (!this.#hasToken(request)) return forbidden('the page must be one of this start of the server: reload it')
    return undefined
  }

  /** Where a port is, written in plain decimal; or why there is no way to it. */
  target(request: IncomingMessage, port: string): Target | Refusal {
    const refusal = this.refusal(request)
    if (refusal) return refusal
    const number = /^[1-9]\d{0,4}$/.test(port) ? Number(port) : 0
    if (number < FIRST_PORT || number > LAST_PORT) {
      return {
        status: 404,
        message: `Cannot open the gateway as the port must be a whole number from ${FIRST_PORT} to ${LAST_PORT}`,
      }
    }
    if (Object.values(this.#options.ports).includes(number)) return forbidden('the port must not be one of this server')
    return { host: '127.0.0.1', port: number }
  }

  /** Cookies are shared by all ports of a host. */
  get #cookie(): string {
    return `porthole-local-${this.#options.ports.web}`
  }

  /** Why a request may not be one of a browser on this machine that has a page of this server. */
  #strangeness(request: IncomingMessage): string | undefined {
    const { origins, trustedProxies } = this.#options
    const { socket, headers } = request
    const near = socket.remoteAddress ?? ''
    if (!isLoopback(near) || isIn(trustedProxies, near)) return 'the browser must be on the same machine'
    const forwarding = forwardingHeader(request)
    if (forwarding !== undefined) return `the request must come without a proxy: it has the header ${forwarding}`
    // A name that was made to point here (DNS rebinding) comes as Host; a proxy that says nothing leaves its own as Origin.
    const names = [headers.host, ...(headers.origin === undefined ? [] : [headers.origin.replace(/^https?:\/\//, '')])]
    if (!isOwnHost(headers.host, origins()) || !names.every(isLoopbackHost)) {
      return 'the page must have been loaded from localhost or a loopback address'
    }
    return undefined
  }

  #hasToken({ headers }: IncomingMessage): boolean {
    const cookies = headers.cookie?.split(';').map((cookie) => cookie.trim()) ?? []
    return cookies.some((cookie) => isSameSecret(cookie, `${this.#cookie}=${this.#token}`))
  }
}

const forbidden = (why: string): Refusal => ({ status: 403, message: `Cannot open the gateway as ${why}` })
