import { mkdir, readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { GatewayService } from '../protocol/gateway.ts'
import { chargen } from '../services/chargen.ts'
import type { Service } from '../services/connection.ts'
import { echo } from '../services/echo.ts'
import { Host } from '../services/host.ts'
import { porthole } from '../services/porthole.ts'
import { formatEndpoint, reachable } from '../transports/endpoint.ts'
import { type Bound, ownOrigins } from '../transports/gateway/admission.ts'
import type { Target } from '../transports/gateway/bridge.ts'
import { Gateway } from '../transports/gateway/gateway.ts'
import { GATEWAY_LIMITS, type GatewayLimits } from '../transports/gateway/limits.ts'
import { Listener } from '../transports/listener.ts'
import { type Ports, removePortsFile, writePortsFile } from '../transports/ports-file.ts'
import { Rendezvous } from '../transports/rendezvous.ts'
import { Site } from '../transports/web/site.ts'
import { WebServer } from '../transports/web/web-server.ts'
import { loadCommands } from './load-commands.ts'
import type { Settings } from './options.ts'
import { UsageError } from './usage-error.ts'

/** Where `npm run build` puts the site and what belongs to it. */
const BUILT = fileURLToPath(new URL('../../dist/', import.meta.url))
const SERVER_NAME = 'porthole'
/** Milliseconds without a byte after which a connection is closed (PROTOCOL.md, Limits). */
const IDLE_TIMEOUT_MS = 15 * 60_000
/** Milliseconds in which a peer must take something of what is left when its connection ends. */
const SEND_TIMEOUT_MS = 10_000
/** Milliseconds that a TLS handshake may take (PROTOCOL.md, Limits). */
const HANDSHAKE_TIMEOUT_MS = 10_000

/** The demo server, all of its services running. */
export interface PortholeServer {
  readonly ports: Ports
  stop(): Promise<void>
}

/** What tests set and the command line does not. */
interface Tuning {
  readonly idleTimeout?: number
  readonly sendTimeout?: number
  readonly handshakeTimeout?: number
  readonly gateway?: Partial<GatewayLimits>
  /** Where the gateway finds a service instead of here. */
  readonly target?: (service: GatewayService) => Target
}

/**
 * Starts every service that the settings ask for; when one cannot listen, those already started
 * are stopped again.
 *
 * @throws {ListenError} naming the option that changes the port.
 */
export async function startServer(settings: Settings, log: Logger, tuning: Tuning = {}): Promise<PortholeServer> {
  const ports: Record<string, number> = {}
  const rendezvous = new Rendezvous()
  const host = new Host({
    name: SERVER_NAME,
    now: Date.now,
    commands: await loadCommands(),
    elsewhere: (protocol) => elsewhere(protocol, settings.host, ports),
    fault: (error) => log.error({ err: error }, 'request failed'),
  })
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    await Promise.all(stops.map((stopOne) => stopOne()))
  }
  const offer = async (name: string, service: Service, port: number, tls?: { cert: string; key: string }) => {
    const listener = new Listener(
      {
        name,
        service,
        port,
        host: settings.host,
        backlog: settings.backlog,
        noDelay: settings['no-delay'],
        keepAlive: settings['keep-alive'],
        idleTimeout: tuning.idleTimeout ?? IDLE_TIMEOUT_MS,
        sendTimeout: tuning.sendTimeout ?? SEND_TIMEOUT_MS,
        handshakeTimeout: tuning.handshakeTimeout ?? HANDSHAKE_TIMEOUT_MS,
        ...(tls ? { tls } : {}),
      },
      log,
      rendezvous,
    )
    ports[name] = await listener.listen()
    stops.push(() => listener.stop())
  }
  try {
    const tls = await readCertificate(settings)
    await makeFolder(settings['data-dir'])
    await offer('porthole', porthole(host), settings.port)
    if (tls) await offer('tls', porthole(host), settings['tls-port'], tls)
    await offer('echo', echo, settings['echo-port'])
    await offer('chargen', chargen(setImmediate), settings['chargen-port'])
    if (!settings['no-web']) {
      let bound: Bound = { host: settings.host, address: settings.host, port: settings['web-port'] }
      const gateway = new Gateway({
        rendezvous,
        limits: { ...GATEWAY_LIMITS, ...tuning.gateway },
        origins: () => ownOrigins(bound, settings['public-url']),
        target: tuning.target ?? ((service) => ({ host: reachable(settings.host), port: ports[service] ?? 0 })),
      })
      const web = new WebServer(new Site(BUILT), gateway, log)
      bound = { host: settings.host, ...(await web.listen(settings.host, settings['web-port'])) }
      ports['web'] = bound.port
      stops.push(() => web.stop())
    }
    await writePortsFile(settings['data-dir'], ports)
    stops.push(() => removePortsFile(settings['data-dir'], ports))
  } catch (error) {
    await stop()
    throw error
  }
  return { ports, stop }
}

function elsewhere(protocol: 'HTTP' | 'TLS', host: string, ports: Ports): string {
  const port = ports[protocol === 'HTTP' ? 'web' : 'tls']
  if (port === undefined) return `${protocol} is off on this server`
  const endpoint = formatEndpoint(reachable(host), port)
  return protocol === 'HTTP' ? `the site is at http://${endpoint}/` : `TLS is on port ${port}`
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot start as --data-dir must be a folder that can be made: "${path}" gives ${error.code}`)
  })
}

async function readCertificate(settings: Settings): Promise<{ cert: string; key: string } | undefined> {
  const { 'tls-cert': certFile, 'tls-key': keyFile } = settings
  if (certFile === undefined || keyFile === undefined) return undefined
  const read = (option: string, file: string) =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`Cannot start as ${option} must be a file that can be read: "${file}" gives ${error.code}`)
    })
  const pair = { cert: await read('--tls-cert', certFile), key: await read('--tls-key', keyFile) }
  try {
    createSecureContext(pair)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot start as --tls-cert and --tls-key must be a certificate and its key in PEM: ${reason}`)
  }
  return pair
}
