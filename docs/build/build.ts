import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseBasePath } from './base-path.ts'
import { BUILD_HELP, BUILD_OPTIONS, PUBLIC_URL_VARIABLE } from './build-options.ts'
import { hashSources } from './source-hash.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = [
  'astro.config.ts',
  'docs',
  'lessons',
  'package-lock.json',
  'playground',
  'server/protocol',
  'server/services',
  'server/storage',
]

/** Beside the site: what it was built from. */
const BUILT_FROM = 'built-from'

async function isBuiltFrom(hash: string, dist: string): Promise<boolean> {
  try {
    return (await readFile(join(dist, BUILT_FROM), 'utf8')).trim() === hash
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** Builds into a folder beside the last site and puts the new one in its place when all went well. */
async function buildSite(hash: string, base: string, dist: string): Promise<void> {
  process.env['ASTRO_TELEMETRY_DISABLED'] = '1'
  // A build asked for by the tests must be the one that people get.
  process.env['NODE_ENV'] = 'production'
  const { build } = await import('astro')
  await mkdir(dist, { recursive: true })
  const next = await mkdtemp(join(dist, 'next-'))
  try {
    // Astro's warnings are about what is meant so: no sitemap without a public address, no translations.
    await build({ root: ROOT, base, outDir: join(next, 'site'), logLevel: 'error' })
    await rm(join(dist, BUILT_FROM), { force: true })
    await rm(join(dist, 'site'), { recursive: true, force: true })
    await rename(join(next, 'site'), join(dist, 'site'))
    await rename(join(next, 'csp.txt'), join(dist, 'csp.txt'))
    await writeFile(join(dist, BUILT_FROM), `${hash}\n`)
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

function fail(error: unknown): never {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${BUILD_HELP}`)
  process.exit(2)
}

function optionsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: BUILD_OPTIONS,
    })
    return { ...values, base: parseBasePath(values.base), out: resolve(ROOT, values.out) }
  } catch (error) {
    return fail(error)
  }
}

const { base, out, help, 'if-changed': ifChanged } = optionsOf(process.argv.slice(2))
if (help) {
  console.log(BUILD_HELP)
} else {
  const hash = await hashSources(ROOT, SOURCES, `${process.env[PUBLIC_URL_VARIABLE] ?? ''} ${base}`)
  if (ifChanged && (await isBuiltFrom(hash, out))) {
    console.log('The site is up to date.')
  } else {
    const started = performance.now()
    console.log('Building the site …')
    await buildSite(hash, base, out).then(
      () => console.log(`Built the site in ${((performance.now() - started) / 1000).toFixed(1)} s.`),
      explain,
    )
  }
}
