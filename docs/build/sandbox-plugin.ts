import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { FRAME_FILE } from '../offline/frame-file.ts'
import { bundleScript, isFresh, type ScriptBundle } from './bundle-script.ts'
import { framePage } from './frame-page.ts'
import { NODE_LICENCE_BANNER, nodeLibPlugin } from './node-lib-plugin.ts'

/** Exports `kernelScript` and `programScript`, the addresses of the scripts of the workers. */
const SANDBOX = 'virtual:porthole-sandbox'
const RESOLVED = `\0${SANDBOX}`
/** Where the development site has the scripts. */
const DEV_FOLDER = '/@porthole-sandbox/'
/** As many characters of a digest as tell two builds apart. */
const DIGEST_LENGTH = 10

const NAMES = ['kernel', 'program'] as const
type Name = (typeof NAMES)[number]

/** The entries of the two workers, absolute paths. */
export type SandboxEntries = Readonly<Record<Name, string>>

const module = (addressOf: (name: Name) => string): string =>
  NAMES.map((name) => `export const ${name}Script = ${JSON.stringify(addressOf(name))}\n`).join('')

const isName = (name: string): name is Name => NAMES.some((known) => known === name)

/**
 * Bundles the scripts of the sandbox, each to one file without imports: in a build when something imports
 * `virtual:porthole-sandbox`, on the development site when a page asks, and again when a source changed.
 */
export function sandboxPlugin(entries: SandboxEntries): Plugin {
  let assets = '_astro'
  let base = '/'
  let isBuild = false
  const bundles = new Map<Name, ScriptBundle>()

  const bundle = (name: Name): Promise<ScriptBundle> =>
    bundleScript({
      entry: entries[name],
      minify: isBuild,
      plugins: [nodeLibPlugin()],
      ...(name === 'program' ? { banner: NODE_LICENCE_BANNER } : {}),
    })

  async function freshBundle(name: Name): Promise<string> {
    const known = bundles.get(name)
    if (known !== undefined && (await isFresh(known))) return known.code
    const made = await bundle(name)
    bundles.set(name, made)
    return made.code
  }

  return {
    name: 'porthole-sandbox',
    configResolved: (config) => {
      isBuild = config.command === 'build'
      base = config.base
      assets = config.build.assetsDir
    },
    resolveId: (id) => (id === SANDBOX ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined
      if (!isBuild) return module((name) => `${DEV_FOLDER}${name}.js`)
      const addresses = new Map<Name, string>()
      for (const name of NAMES) {
        const { code } = await bundle(name)
        const digest = createHash('sha256').update(code).digest('base64url').slice(0, DIGEST_LENGTH)
        const fileName = `${assets}/${name}.${digest}.js`
        this.emitFile({ type: 'asset', fileName, source: code })
        addresses.set(name, `${base}${fileName}`)
      }
      return module((name) => addresses.get(name) ?? '')
    },
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const [path = ''] = (request.url ?? '').split('?', 1)
        const name = path.startsWith(DEV_FOLDER) ? path.slice(DEV_FOLDER.length).replace(/\.js$/, '') : ''
        if (path === `/${FRAME_FILE}`) framePage(false).then((html) => answer(response, 'text/html', html), next)
        else if (isName(name)) freshBundle(name).then((code) => answer(response, 'text/javascript', code), next)
        else next()
      })
    },
  }
}

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }).end(body)
}
