import { writeFile } from 'node:fs/promises'
import { BlockList } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { build } from 'vite'
import { contentSecurityPolicy, withPolicy } from '../../docs/build/content-security-policy.ts'
import { framePage } from '../../docs/build/frame-page.ts'
import { type SandboxEntries, sandboxPlugin } from '../../docs/build/sandbox-plugin.ts'
import { FRAME_FILE } from '../../docs/offline/frame-file.ts'
import { ConnectionLimits } from '../../server/transports/connection-limits.ts'
import { Gateway } from '../../server/transports/gateway/gateway.ts'
import { GATEWAY_LIMITS } from '../../server/transports/gateway/limits.ts'
import { Rendezvous } from '../../server/transports/rendezvous.ts'
import { Metrics } from '../../server/transports/web/metrics.ts'
import { Site } from '../../server/transports/web/site.ts'
import { WebServer } from '../../server/transports/web/web-server.ts'
import { testStats } from './stats.ts'

const html = (script: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Sandbox</title><script type="module" src="/${script}"></script></head><body><main></main></body></html>`

/** A page with the sandbox: the folder of its `main.ts`, and the workers. */
export interface SandboxPage {
  readonly folder: string
  readonly entries: SandboxEntries
}

/** Builds a page that has the sandbox, as Astro builds the site: files, policy and all. */
export async function buildSandboxSite(folder: string, page: SandboxPage): Promise<void> {
  const site = join(folder, 'site')
  await build({
    configFile: false,
    root: page.folder,
    logLevel: 'error',
    plugins: [sandboxPlugin(page.entries)],
    build: {
      outDir: site,
      assetsDir: '_astro',
      modulePreload: false,
      rolldownOptions: { input: join(page.folder, 'main.ts'), output: { entryFileNames: '_astro/main.js' } },
    },
  })
  const policy = contentSecurityPolicy([])
  await writeFile(join(site, 'index.html'), withPolicy(html('_astro/main.js'), policy))
  await writeFile(join(site, '404.html'), 'no such page')
  await writeFile(join(site, FRAME_FILE), await framePage(true))
  await writeFile(join(folder, 'csp.txt'), policy)
  await writeFile(join(folder, 'built-from'), 'tests')
}

export function serveSandboxSite(folder: string): WebServer {
  const connections = new ConnectionLimits({ maxConnections: 0, perAddress: 0, newPerMinute: 0 })
  const gateway = new Gateway({
    origins: () => new Set(),
    target: () => ({ host: '127.0.0.1', port: 0 }),
    rendezvous: new Rendezvous(),
    limits: GATEWAY_LIMITS,
    connections,
    trustedProxies: new BlockList(),
  })
  const log = pino({ level: 'silent' })
  return new WebServer({ site: new Site(folder), gateway, metrics: new Metrics(testStats), connections, log })
}
