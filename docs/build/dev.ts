import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { dev } from 'astro'

/** Live reload of everything: Astro serves the site, the server starts anew when one of its files changes. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** An editor writes several files at once, or one in several steps; all of it is one change. In milliseconds. */
const SETTLE_MS = 100

/** Packages of the terminal, which a page loads when it is idle. */
const LOADED_LATER = [
  'lit',
  'lit/directives/guard.js',
  'lit/directives/live.js',
  'lit/directives/repeat.js',
  '@xterm/xterm',
  '@xterm/addon-fit',
]

const args = process.argv.slice(2)
const { values } = parseArgs({ args, strict: false, options: { 'web-port': { type: 'string', default: '7780' } } })
const sitePort = Number(values['web-port'])
/** The server's own web side, which only the gateway of the development site is passed on to. */
const serverWebPort = sitePort + 1

process.env['ASTRO_TELEMETRY_DISABLED'] = '1'

const site = await dev({
  root: ROOT,
  server: { host: '127.0.0.1', port: sitePort },
  vite: {
    // Named beforehand: found only when a terminal loads, they would make the page reload under it.
    optimizeDeps: { include: LOADED_LATER },
    server: { strictPort: true, proxy: { '/gateway': { target: `http://127.0.0.1:${serverWebPort}`, ws: true } } },
  },
})

const startServer = (): ChildProcess =>
  spawn(
    process.execPath,
    [
      'server/cli/main.ts',
      'serve',
      ...args,
      `--web-port=${serverWebPort}`,
      `--public-url=http://127.0.0.1:${sitePort}`,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  )

let server = startServer()
let settled: NodeJS.Timeout | undefined

function restart(): void {
  const old = server
  const start = () => {
    server = startServer()
  }
  if (old.exitCode !== null) return start()
  old.once('exit', start)
  old.kill('SIGTERM')
}

const watcher = watch(`${ROOT}/server`, { recursive: true }, () => {
  clearTimeout(settled)
  settled = setTimeout(restart, SETTLE_MS)
})

async function stop(): Promise<void> {
  watcher.close()
  clearTimeout(settled)
  server.kill('SIGTERM')
  await site.stop()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
