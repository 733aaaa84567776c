import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { SecureContext } from 'node:tls'
import { chargen } from '../services/chargen.ts'
import type { Service } from '../services/connection.ts'
import { echo } from '../services/echo.ts'
import type { Offer } from '../transports/listener.ts'
import type { Settings } from './options.ts'

/** Every service over TCP and the Unix socket, by its name in `ports.json`. */
export function offers(settings: Settings, dataDir: string, porthole: Service, secureContext: SecureContext) {
  const at = (port: number) => ({ host: settings.host, port })
  const lines = { service: porthole, idleTimeout: 0 }
  const bytes = { idleTimeout: settings['idle-timeout'] }
  return {
    porthole: { ...lines, place: at(settings.port), tls: { secureContext, from: 'starttls' } },
    tls: { ...lines, place: at(settings['tls-port']), tls: { secureContext, from: 'first-byte' } },
    unix: { ...lines, place: { path: unixPath(dataDir) } },
    echo: { ...bytes, service: echo, place: at(settings['echo-port']) },
    chargen: { ...bytes, service: chargen(setImmediate), place: at(settings['chargen-port']) },
  } satisfies Record<string, Omit<Offer, 'name'>>
}

/** A pipe of Windows has a name of its own for each folder. */
const unixPath = (dataDir: string): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\porthole-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
    : join(dataDir, 'porthole.sock')
