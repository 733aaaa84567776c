import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hashSources } from './source-hash.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DIST = join(ROOT, 'dist')
const BUILT_FROM = join(DIST, 'built-from')
const SOURCES = ['astro.config.ts', 'docs', 'lessons', 'package-lock.json', 'playground', 'server/protocol']

async function isBuiltFrom(hash: string): Promise<boolean> {
  try {
    return (await readFile(BUILT_FROM, 'utf8')).trim() === hash
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** Builds into a folder beside the last site and puts the new one in its place when all went well. */
async function buildSite(hash: string): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1'
  // A build asked for by the tests must be the one that people get.
  process.env['NODE_ENV'] = 'production'
  const { build } = await import('astro')
  await mkdir(DIST, { recursive: true })
  const next = await mkdtemp(join(DIST, 'next-'))
  try {
    // Astro's warnings are about what is meant so: no sitemap without a public address, no translations.
    await build({ root: ROOT, outDir: join(next, 'site'), logLevel: 'error' })
    await rm(BUILT_FROM, { force: true })
    await rm(join(DIST, 'site'), { recursive: true, force: true })
    await rename(join(next, 'site'), join(DIST, 'site'))
    await rename(join(next, 'csp.txt'), join(DIST, 'csp.txt'))
    await writeFile(BUILT_FROM, `${hash}\n`)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
}

/** Says what stopped the build; of a lesson that cannot be read, the file and the line are in the message. */
function explain(error: unknown): never {
  console.error(`Cannot build the site: ${error instanceof Error ? error.message : String(error)}`)
  // Astro leaves workers running behind a build that failed, and they would keep this process.
  process.exit(1)
}

const { values } = parseArgs({ options: { 'if-changed': { type: 'boolean', default: false } } })
const hash = await hashSources(ROOT, SOURCES, process.env['PORTHOLE_PUBLIC_URL'])
if (values['if-changed'] && (await isBuiltFrom(hash))) {
  console.log('The site is up to date.')
} else {
  const started = performance.now()
  console.log('Building the site …')
  await buildSite(hash).then(
    () => console.log(`Built the site in ${((performance.now() - started) / 1000).toFixed(1)} s.`),
    explain,
  )
}
