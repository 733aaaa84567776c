import { createRequire } from 'node:module'
import { posix } from 'node:path'
import type { Plugin } from 'vite'
import { ownNodeTypes, pageNodeTypes } from './page-node-types.ts'

const NODE_TYPES = 'virtual:porthole/node-types'
const MONACO = '/monaco-editor/esm/'
const SHEET = '\0porthole-sheet:'
/** The library files of TypeScript that a learner's program starts from; the DOM is in none of them. */
const LIBRARY = 'lib.esnext.d.ts'
const LIBRARY_REFERENCE = /^\/\/\/ <reference lib="([^"]+)" \/>/gm

/** What Monaco's files say, and what they say in the page. */
const CHANGES = [
  {
    // It would bundle a worker of its own beside ours.
    file: /\/languages\/features\/typescript\/workerManager\.js$/,
    from: `new Worker(new URL('ts.worker.js', import.meta.url), { type: "module" })`,
    to: 'undefined',
  },
  {
    // It would start another from a blob.
    file: /\/editor\/browser\/services\/editorWorkerService\.js$/,
    from: `new URL('../../common/services/editorWebWorkerMain.js', import.meta.url)`,
    to: 'undefined',
  },
  {
    // It would set TypeScript up some time after the first file, and refuse what is asked before: monaco-setup.ts does.
    file: /\/languages\/features\/typescript\/register\.js$/,
    from: 'mode.setupTypeScript(typescriptDefaults)',
    to: 'undefined',
  },
]
const LIBRARY_FILE = /\/languages\/features\/typescript\/lib\/lib\.js$/

class EditorModulesError extends Error {
  readonly code = 'unknown-monaco'

  constructor(what: string) {
    super(`Cannot bundle the editor as Monaco must have ${what}: this version has not`)
    this.name = 'EditorModulesError'
  }
}

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null

/** TypeScript's own library without the DOM: `LIBRARY` and what it refers to. */
export function libraryWithoutDom(all: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {}
  const waiting = [LIBRARY]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in taken) continue
    const text = all[name]
    if (text === undefined) throw new EditorModulesError(name)
    taken[name] = text
    waiting.push(...[...text.matchAll(LIBRARY_REFERENCE)].map(([, lib]) => `lib.${lib}.d.ts`))
  }
  return taken
}

/** A module that puts a sheet of Monaco's into the page: as files of their own, Astro would load them with the page. */
const sheetModule = (file: string): string => `import text from ${JSON.stringify(`${file}?inline`)}
const sheet = new CSSStyleSheet()
sheet.replaceSync(text)
document.adoptedStyleSheets.push(sheet)`

/** The module that holds TypeScript's library, without what `libraryWithoutDom` leaves out. */
function smallerLibrary(file: string): string {
  // Vite reads this file for its settings, and could import nothing more when it needs this.
  const loaded: unknown = createRequire(import.meta.url)(file)
  const all = typeof loaded === 'object' && loaded !== null && 'libFileMap' in loaded ? loaded.libFileMap : undefined
  if (!isTexts(all)) throw new EditorModulesError('libFileMap')
  return `export const libFileMap = ${JSON.stringify(libraryWithoutDom(all))}`
}

/**
 * What the editor's bundle needs beyond its own files: the types of Node as `virtual:porthole/node-types`, TypeScript's
 * library without the DOM, and Monaco with our workers alone and its sheets in its modules. The page's bundle and that of its workers each need one.
 */
function editorModules(): Plugin {
  return {
    name: 'porthole-editor-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === NODE_TYPES) return `\0${NODE_TYPES}`
      if (!id.endsWith('.css') || !importer?.includes(MONACO)) return undefined
      return `${SHEET}${posix.join(posix.dirname(importer), id)}.js`
    },
    load(id) {
      if (id === `\0${NODE_TYPES}`) return `export default ${JSON.stringify(pageNodeTypes(ownNodeTypes()))}`
      if (id.startsWith(SHEET)) return sheetModule(id.slice(SHEET.length, -'.js'.length))
      return LIBRARY_FILE.test(id) ? smallerLibrary(id) : undefined
    },
    transform(code, id) {
      const change = CHANGES.find(({ file }) => file.test(id))
      if (!change) return undefined
      if (!code.includes(change.from)) throw new EditorModulesError(`in ${id} ${change.from}`)
      return { code: code.replace(change.from, change.to), map: null }
    },
  }
}

/** The settings of Vite, and so of Astro, for pages with the editor. */
export const editorBuild = {
  plugins: [editorModules()],
  // Bundled beforehand for development, it would not come by the plugin.
  optimizeDeps: { exclude: ['monaco-editor'] },
  worker: { format: 'es' as const, plugins: () => [editorModules()] },
}
