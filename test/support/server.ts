import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type PortholeServer, startServer as start } from '../../server/cli/server.ts'
import { readSettings } from '../../server/cli/settings.ts'

/** A port the server has, or a failure that names it. */
type PortOf = (service: string) => number

export interface TestServer extends PortholeServer {
  readonly port: PortOf
  readonly dataDir: string
}

/** A whole server on free ports with a data folder of its own; `stop` also removes the folder. */
export async function startServer(
  options: { args?: readonly string[]; tuning?: Parameters<typeof start>[2] } = {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'porthole-test-'))
  const freePorts = ['--port=0', '--tls-port=0', '--echo-port=0', '--chargen-port=0', '--web-port=0']
  const request = readSettings([...freePorts, '--data-dir', dataDir, ...(options.args ?? [])], {})
  if (request.help) throw new Error('Cannot start a test server as its arguments must not ask for help')
  const server = await start(request.settings, pino({ level: 'silent' }), options.tuning)
  return {
    ports: server.ports,
    dataDir,
    port: (service) => {
      const port = server.ports[service]
      if (port === undefined) throw new Error(`Cannot use ${service} as it must be on: the server has no port for it`)
      return port
    },
    stop: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The same, stopped when the current test is over. */
export async function serverForTest(options: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const server = await startServer(options)
  onTestFinished(() => server.stop())
  return server
}
