import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { GATEWAY_SUBPROTOCOL, type GatewayService } from '../../protocol/gateway.ts'
import type { ConnectionLimits } from '../connection-limits.ts'
import type { Rendezvous } from '../rendezvous.ts'
import { type Admitted, admit, type Refusal } from './admission.ts'
import { awaitResume, type Resume } from './await-resume.ts'
import { Bridge } from './bridge.ts'
import type { Target } from './carrier.ts'
import { answerEnd, type Ticket } from './end-request.ts'
import type { GatewayLimits } from './limits.ts'
import { type LocalAccess, NO_LOCAL } from './local-access.ts'
import { Page } from './page.ts'
import { refuse } from './refuse.ts'
import { visitorOf } from './visitor.ts'

const NORMAL = 1000
const GOING_AWAY = 1001

const busy = (what: string, limit: number): Refusal => ({
  status: 503,
  message: `Cannot open the gateway as ${what} must be < ${limit}: try again later`,
})

interface GatewayOptions {
  /** Origins that are this server, see `ownOrigins`. */
  readonly origins: () => ReadonlySet<string>
  readonly target: (service: GatewayService) => Target
  readonly rendezvous: Rendezvous
  readonly limits: GatewayLimits
  /** Counts the pages by their addresses. */
  readonly connections: ConnectionLimits
  /** Proxies whose word on a page's address counts. */
  readonly trustedProxies: BlockList
  /** The way to servers of the learner's own, where there is one. */
  readonly local?: LocalAccess | undefined
}

/** An upgrade request as the HTTP server hands it over. */
interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** The WebSocket gateway: lets a page of this server open TCP connections to its services, and to nothing else. */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #server: WebSocketServer
  /** The connections, those whose page is away too. */
  readonly #bridges = new Map<string, Bridge>()
  /** Pages that have yet to say which connection they go on with. */
  #resuming = 0

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      autoPong: false,
      handleProtocols: () => GATEWAY_SUBPROTOCOL,
      maxPayload: options.limits.maxMessage,
    })
    this.#server.on('wsClientError', ({ message }, _socket, request) =>
      refuse(request, {
        status: 400,
        message: `Cannot open the gateway as the handshake must be a WebSocket's: ${message}`,
      }),
    )
  }

  /** Answers an upgrade request; `refusal` says why no connection can be served now. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refusal?: string): void {
    socket.on('error', () => socket.destroy())
    const admitted = admit(request, this.#options.origins())
    if ('status' in admitted) return refuse(request, admitted)
    if (refusal !== undefined) return refuse(request, { status: 503, message: refusal })
    if (admitted.to === 'resume') this.#awaitResume({ request, socket, head })
    else this.#open({ request, socket, head }, admitted)
  }

  /** Answers a page that ends a connection as it goes. */
  answerEnd(request: IncomingMessage, response: ServerResponse): void {
    answerEnd(request, response, {
      origins: this.#options.origins(),
      end: (ticket) => {
        const bridge = this.#bridgeOf(ticket, request)
        bridge?.leave()
        return bridge !== undefined
      },
    })
  }

  /** Tells every page that the server goes away, and ends what waits for a page. */
  stop(): void {
    for (const bridge of [...this.#bridges.values()]) bridge.stop()
    for (const socket of this.#server.clients) socket.close(GOING_AWAY, 'the server stops')
  }

  #open(upgrade: Upgrade, admitted: Exclude<Admitted, { to: 'resume' }>): void {
    const { request, socket } = upgrade
    const { limits, connections, trustedProxies, rendezvous } = this.#options
    const target = this.#target(request, admitted)
    if ('status' in target) return refuse(request, target)
    if (this.#bridges.size >= limits.maxPages) return refuse(request, busy('connected pages', limits.maxPages))
    const peer = visitorOf(request, trustedProxies)
    const seat = connections.takeAddress(peer.address)
    const leave = () => seat.leave()
    // Until there is a WebSocket, which the page may lose before.
    socket.once('close', leave)
    if (seat.refusal) return refuse(request, { status: 503, message: seat.refusal.message })
    this.#accept(upgrade, (page) => {
      socket.off('close', leave)
      const over = () => {
        this.#bridges.delete(bridge.id)
        leave()
      }
      const visit = admitted.to === 'service' ? { peer, rendezvous } : undefined
      const bridge = new Bridge(page, { target, limits, visit, over })
      this.#bridges.set(bridge.id, bridge)
    })
  }

  #target(request: IncomingMessage, admitted: Exclude<Admitted, { to: 'resume' }>): Target | Refusal {
    const { target, local } = this.#options
    if (admitted.to === 'service') return target(admitted.service)
    return local?.target(request, admitted.port) ?? NO_LOCAL
  }

  #awaitResume(upgrade: Upgrade): void {
    const { maxResuming, resumeTimeout } = this.#options.limits
    if (this.#resuming >= maxResuming) return refuse(upgrade.request, busy('pages that resume', maxResuming))
    this.#accept(upgrade, (page) => {
      this.#resuming += 1
      awaitResume(page, {
        timeout: resumeTimeout,
        resume: (message) => this.#resume(page, message, upgrade.request),
        over: () => {
          this.#resuming -= 1
        },
      })
    })
  }

  #resume(page: Page, message: Resume, request: IncomingMessage): void {
    const bridge = this.#bridgeOf(message, request)
    if (bridge) return bridge.resume(page, message)
    page.tell({ t: 'error', code: 'EGONE' })
    page.close(NORMAL)
  }

  /** The connection that a page may go on with or end, having its key. */
  #bridgeOf({ id, key }: Ticket, request: IncomingMessage): Bridge | undefined {
    const bridge = this.#bridges.get(id)
    const mayCome = !bridge?.isLocal || this.#options.local?.isHere(request)
    return mayCome && bridge?.isOpenTo(key) ? bridge : undefined
  }

  #accept({ request, socket, head }: Upgrade, use: (page: Page) => void): void {
    this.#server.handleUpgrade(request, socket, head, (page: WebSocket) =>
      use(new Page(page, socket, this.#options.limits)),
    )
  }
}
