import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { dev } from 'astro'

/** Live reload of everything: Astro serves the site, Node restarts the server when its files change. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SITE_PORT = 7780
/** The server's own web side, which only the gateway of the development site is passed on to. */
const SERVER_WEB_PORT = 7781

process.env['ASTRO_TELEMETRY_DISABLED'] = '1'

const site = await dev({
  root: ROOT,
  server: { host: '127.0.0.1', port: SITE_PORT },
  vite: {
    server: { strictPort: true, proxy: { '/gateway': { target: `http://127.0.0.1:${SERVER_WEB_PORT}`, ws: true } } },
  },
})
const server = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    'server/cli/main.ts',
    'serve',
    `--web-port=${SERVER_WEB_PORT}`,
    `--public-url=http://127.0.0.1:${SITE_PORT}`,
    ...process.argv.slice(2),
  ],
  { cwd: ROOT, stdio: 'inherit' },
)

async function stop(): Promise<void> {
  server.kill('SIGTERM')
  await site.stop()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
server.once('exit', () => void site.stop())
