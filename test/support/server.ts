import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type PortholeServer, startServer as start } from '../../server/cli/server.ts'
import { readSettings } from '../../server/cli/settings.ts'
import type { Ports } from '../../server/transports/ports-file.ts'

/** A port the server has, or a failure that names it. */
type PortOf = (service: Exclude<keyof Ports, 'unix'>) => number

export interface TestServer extends PortholeServer {
  readonly port: PortOf
  readonly dataDir: string
  /** What clients trust for the TLS port. */
  readonly ca: string
}

interface Options {
  readonly args?: readonly string[]
  readonly env?: { readonly PORTHOLE_ADMIN_PASSWORD?: string }
  readonly tuning?: Parameters<typeof start>[2]
  /** A folder that outlives the server; one of its own if left out. */
  readonly dataDir?: string
}

/** A whole server on free ports; `stop` also removes the data folder it made. */
export async function startServer({ args = [], env = {}, tuning = {}, dataDir }: Options = {}): Promise<TestServer> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'porthole-test-')))
  const freePorts = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--web-port=0']
  const request = readSettings([...freePorts, '--data-dir', folder, ...args], {})
  if (request.help) throw new Error('Cannot start a test server as its arguments must not ask for help')
  const server = await start(request.settings, pino({ level: 'silent' }), {
    adminPassword: env.PORTHOLE_ADMIN_PASSWORD,
    ...tuning,
  })
  return {
    ports: server.ports,
    service: server.service,
    shutDown: server.shutDown,
    dataDir: folder,
    ca: await readFile(join(folder, 'tls', 'ca.pem'), 'utf8').catch(() => ''),
    port: (service) => {
      const port = server.ports[service]
      if (port === undefined) throw new Error(`Cannot use ${service} as it must be on: the server has no port for it`)
      return port
    },
    stop: async (grace) => {
      await server.stop(grace)
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same, stopped when the current test is over. */
export async function serverForTest(options: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const server = await startServer(options)
  onTestFinished(() => server.stop())
  return server
}
