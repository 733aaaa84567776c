import { GATEWAY_SERVICES, type GatewayService } from '../../server/protocol/gateway.ts'
import type { Service } from '../../server/services/connection.ts'
import { refusal } from '../../server/services/refusal.ts'
import type { Connection } from '../network/connection.ts'
import { Network } from '../network/network.ts'
import { endpointText } from './endpoint-text.ts'
import { MAX_CONNECTIONS, SESSION_LIMITS } from './limits.ts'
import { PageBridge } from './page-bridge.ts'
import type { PageClock } from './page-clock.ts'
import { type Machine, type Offer, openServices, type Services } from './services.ts'
import { VirtualConnection, type Witness } from './virtual-connection.ts'

const SERVER = 'demo'
const PAGE = 'page'
/** Nothing listens there, as on any machine without TLS. */
const TLS_PORT = 7743

const isService = (name: string): name is GatewayService => GATEWAY_SERVICES.some((service) => service === name)

/** The demo server on a virtual network, and the way to it for pages. */
export class DemoServer {
  readonly #clock: PageClock
  readonly #network: Network
  readonly #services: Services
  /** Who hears what the server notices of the connections on their way to it, by their near ends. */
  readonly #witnesses = new Map<string, Witness>()
  #accepted = 0
  #open = 0

  constructor(machine: Machine) {
    const { clock } = machine
    this.#clock = clock
    this.#network = new Network({ clock, random: Math.random, hosts: [PAGE, SERVER] })
    this.#services = openServices(machine)
    for (const offer of this.#services.offers) {
      this.#network.host(SERVER).listen(
        { address: '0.0.0.0', port: offer.port },
        {
          acceptable: (listener) => {
            const stream = listener.accept()
            if (stream) this.#serve(stream, offer)
          },
        },
      )
    }
  }

  /** Connects a page to a service, as the WebSocket gateway does; all that follows goes through the port. */
  open(target: string, port: MessagePort): void {
    const bridge = new PageBridge(port, this.#clock)
    if (!isService(target)) return bridge.refuse('ENOTFOUND')
    const [address] = this.#network.lookup(SERVER, 4)
    const { port: number = TLS_PORT } = this.#services.offers.find(({ name }) => name === target) ?? {}
    bridge.connect((events) => {
      const stream = this.#network
        .host(PAGE)
        .connect({ address: address?.text ?? '', port: number, noDelay: true }, events)
      const near = endpointText(stream.local)
      this.#witnesses.set(near, (seen) => bridge.seen(seen))
      return { stream, over: () => this.#witnesses.delete(near) }
    })
  }

  #serve(stream: Connection, offer: Offer): void {
    this.#accepted += 1
    this.#open += 1
    const near = endpointText(stream.remote)
    const witness = this.#witnesses.get(near)
    const { stats, roster } = this.#services
    stream.noDelay = true
    witness?.({ what: 'accepted', peer: near })
    new VirtualConnection(
      stream,
      this.#open > MAX_CONNECTIONS ? tooMany : offer.service,
      {
        id: `${offer.name}-${this.#accepted}`,
        // It is in the same page as its peer, and nobody is between them.
        peer: { address: stream.remote.address, local: true, secret: true },
        witness,
      },
      {
        service: offer.name,
        idleTimeout: offer.idleTimeout,
        sendTimeout: SESSION_LIMITS.sendTimeout,
        stats,
        roster,
        clock: this.#clock,
        closed: () => {
          this.#open -= 1
        },
      },
    )
  }
}

const tooMany: Service = refusal(
  'too-many-connections',
  `Cannot serve connection as connections must be <= ${MAX_CONNECTIONS}: try again later`,
)
