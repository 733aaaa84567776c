import { spawn } from 'node:child_process'
import type { Logger } from 'pino'

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** Opens an address in the browser the user prefers; where that fails, the log says so. */
export function openBrowser(address: string, log: Logger): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  opener.on('error', (error) => log.warn({ reason: error.message }, `cannot open a browser: open ${address} yourself`))
  opener.unref()
}
