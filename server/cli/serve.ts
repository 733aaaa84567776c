import { connectionLog } from '../logs/connection-log.ts'
import { formatEndpoint, reachable } from '../transports/endpoint.ts'
import type { Ports } from '../transports/ports-file.ts'
import { serveHelp } from './help.ts'
import { createLog } from './log.ts'
import { openBrowser } from './open-browser.ts'
import type { Settings } from './options.ts'
import { startServer } from './server.ts'
import { readSettings } from './settings.ts'

const LABELS: Record<keyof Ports, string> = {
  web: 'site',
  porthole: 'porthole',
  tls: 'porthole over TLS',
  unix: 'porthole locally',
  echo: 'echo',
  chargen: 'chargen',
}

/** Secrets come by the environment alone: a command line can be read by everybody on the machine. */
const ADMIN_PASSWORD = 'PORTHOLE_ADMIN_PASSWORD'

/** `porthole serve`: runs until SIGINT or SIGTERM. Resolves with the exit status. */
export async function serve(args: readonly string[]): Promise<number> {
  const request = readSettings(args, process.env)
  if (request.help) {
    process.stdout.write(serveHelp())
    return 0
  }
  const { settings } = request
  const stopped = stopSignal()
  const file = connectionLog(settings['data-dir'], (error) => process.stderr.write(`porthole: ${String(error)}\n`))
  const log = createLog(settings, file)
  try {
    const server = await startServer(settings, log, { adminPassword: process.env[ADMIN_PASSWORD] })
    log.info({ pid: process.pid, ports: server.ports }, 'started')
    process.stdout.write(addresses(settings, server.ports))
    const site = webAddress(settings, server.ports)
    if (settings.open && site !== undefined) openBrowser(site, log)
    const asked = server.shutDown.then((grace) => ({ why: { request: 'SHUTDOWN' }, grace }))
    const { why, grace } = await Promise.race([
      stopped.then((signal) => ({ why: { signal }, grace: settings.grace })),
      asked,
    ])
    log.info(why, 'stopping')
    await server.stop(grace)
    log.info('stopped')
    return 0
  } finally {
    await file.close()
  }
}

/** Resolves with the first signal that asks the server to stop; a second one ends the process at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  const signals = ['SIGINT', 'SIGTERM'] as const
  const stop = (signal: NodeJS.Signals) => {
    for (const one of signals) process.off(one, stop)
    resolve(signal)
  }
  for (const signal of signals) process.on(signal, stop)
  return promise
}

function webAddress(settings: Settings, ports: Ports): string | undefined {
  const { web } = ports
  if (web === undefined) return undefined
  return settings['public-url']?.href ?? `http://${formatEndpoint(reachable(settings.host), web)}/`
}

function addresses(settings: Settings, ports: Ports): string {
  const host = reachable(settings.host)
  const names = Object.keys(LABELS) as (keyof Ports)[]
  const rows = names.flatMap((name) => {
    const label = LABELS[name]
    const port = ports[name]
    if (port === undefined) return []
    const address =
      name === 'web' ? webAddress(settings, ports) : typeof port === 'number' ? formatEndpoint(host, port) : port
    return [`  ${label.padEnd(18)} ${address}`]
  })
  return `Porthole is running. Ctrl-C stops it.\n\n${rows.join('\n')}\n\n`
}
