import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { GatewayService } from '../protocol/gateway.ts'
import type { Service } from '../services/connection.ts'
import { porthole } from '../services/porthole.ts'
import { ConnectionLimits } from '../transports/connection-limits.ts'
import { reachable } from '../transports/endpoint.ts'
import { type Bound, ownOrigins } from '../transports/gateway/admission.ts'
import type { Target } from '../transports/gateway/carrier.ts'
import { Gateway } from '../transports/gateway/gateway.ts'
import { GATEWAY_LIMITS, type GatewayLimits } from '../transports/gateway/limits.ts'
import { LocalAccess } from '../transports/gateway/local-access.ts'
import { Listener } from '../transports/listener.ts'
import { type Ports, removePortsFile, writePortsFile } from '../transports/ports-file.ts'
import { Rendezvous } from '../transports/rendezvous.ts'
import { stopListeners } from '../transports/stop-listeners.ts'
import { tlsOptions } from '../transports/tls/tls-options.ts'
import { UdpEcho } from '../transports/udp-echo.ts'
import { Metrics } from '../transports/web/metrics.ts'
import { Site } from '../transports/web/site.ts'
import { WebServer } from '../transports/web/web-server.ts'
import { certificate } from './certificate.ts'
import { connectionBounds } from './limits.ts'
import { offers } from './offers.ts'
import type { Settings } from './options.ts'
import { openServices } from './services.ts'
import { Stops } from './stops.ts'

/** Where `npm run build` puts the site and what belongs to it. */
const BUILT = fileURLToPath(new URL('../../dist/', import.meta.url))

/** The demo server, all of its services running. */
export interface PortholeServer {
  readonly ports: Readonly<Ports>
  /** The Porthole service itself, for a transport of one's own. */
  readonly service: Service
  /** Resolves when an admin asked for the end, with the milliseconds that transfers get. */
  readonly shutDown: Promise<number>
  /** Transfers under way get `grace` milliseconds, those of `--grace` if left out. */
  stop(grace?: number): Promise<void>
}

/** What is not for the command line: a secret, and what tests set. */
interface Extras {
  /** Makes the account `admin` if there is none. */
  readonly adminPassword?: string | undefined
  readonly gateway?: Partial<GatewayLimits>
  /** Where the gateway finds a service instead of here. */
  readonly target?: (service: GatewayService) => Target
}

/**
 * Starts every service that the settings ask for; when one cannot start, those that were started are
 * stopped again.
 *
 * @throws {ListenError} naming the option that changes the port.
 * @throws {StorageError} where the data folder cannot be used.
 */
export async function startServer(settings: Settings, log: Logger, extras: Extras = {}): Promise<PortholeServer> {
  const dataDir = resolve(settings['data-dir'])
  const ports: Ports = {}
  const asked = Promise.withResolvers<number>()
  const stops = new Stops()
  try {
    const { adminPassword } = extras
    const limits = new ConnectionLimits(connectionBounds(settings))
    const shutDown = (grace: number) => {
      // Whoever knocks behind the reply to SHUTDOWN must hear of it, so this does not wait for the stop.
      limits.turnAway()
      asked.resolve(grace)
    }
    const host = await openServices(settings, log, { dataDir, ports, adminPassword, shutDown }, stops)
    const { cert, key, ca } = await certificate(settings)
    const service = porthole(host)
    const rendezvous = new Rendezvous()
    const listeners: Listener[] = []
    let web: WebServer | undefined
    // The transfers of the pages end before the pages do.
    stops.add(async () => web?.stop())
    stops.add((grace) => {
      limits.turnAway()
      return stopListeners(listeners, grace)
    })
    const all = offers(settings, dataDir, service, createSecureContext(tlsOptions({ cert, key })))
    // Left behind by a server that was killed: this one alone uses the folder.
    await rm(all.unix.place.path, { force: true })
    const listen = async (name: keyof typeof all): Promise<number> => {
      const listener = new Listener(
        { name, ...all[name] },
        {
          backlog: settings.backlog,
          noDelay: settings['no-delay'],
          keepAlive: settings['keep-alive'],
          sendTimeout: settings['send-timeout'],
          handshakeTimeout: settings['handshake-timeout'],
          limits,
          rendezvous,
          stats: host.stats,
          roster: host.roster,
          log,
        },
      )
      const port = await listener.listen()
      listeners.push(listener)
      return port
    }
    ports.porthole = await listen('porthole')
    ports.tls = await listen('tls')
    await listen('unix')
    ports.unix = all.unix.place.path
    ports.echo = await listen('echo')
    ports.chargen = await listen('chargen')
    const udp = new UdpEcho({ host: settings.host, port: ports.echo, public: settings['udp-public'] }, log)
    await udp.listen()
    stops.add(() => udp.stop())
    if (!settings['no-web']) {
      let bound: Bound = { host: settings.host, address: settings.host, port: settings['web-port'] }
      const target = (name: GatewayService): Target => {
        const at = { host: reachable(settings.host), port: ports[name] ?? 0 }
        return name === 'tls' ? { ...at, tls: { ca } } : at
      }
      const trustedProxies = settings['trusted-proxy']
      const origins = () => ownOrigins(bound, settings['public-url'])
      const local = settings['local-gateway'] ? new LocalAccess({ trustedProxies, origins, ports }) : undefined
      const gateway = new Gateway({
        rendezvous,
        limits: { ...GATEWAY_LIMITS, ...extras.gateway },
        connections: limits,
        trustedProxies,
        origins,
        target: extras.target ?? target,
        local,
      })
      const metrics = new Metrics(() => host.stats)
      web = new WebServer({ site: new Site(BUILT), gateway, local, metrics, connections: limits, log })
      bound = { host: settings.host, ...(await web.listen(settings.host, settings['web-port'])) }
      ports.web = bound.port
    }
    await writePortsFile(dataDir, ports)
    stops.add(() => removePortsFile(dataDir, ports))
    return { ports, service, shutDown: asked.promise, stop: (grace = settings.grace) => stops.run(grace) }
  } catch (error) {
    await stops.run(0)
    throw error
  }
}
