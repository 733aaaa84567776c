import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { contentSecurityPolicy, withPolicy } from '../../docs/build/content-security-policy.ts'
import { editorBuild } from '../../docs/build/editor-modules.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ENTRY = 'test/e2e/editor-page/main.ts'
const SHEETS = ['@astrojs/starlight/style/markdown.css', 'docs/styles/theme.css', 'playground/editor/editor.css']
const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' }
/** What the theme does on every page of the site. */
const STYLE =
  ':root{--sl-content-gap-y:1rem}body{margin:0;background:var(--sl-color-black);color:var(--sl-color-white)}main{display:flex;flex-direction:column;block-size:30rem}porthole-editor{flex:1}'

export interface EditorSite {
  readonly address: string
  /** The bytes of each file of the site, by its name. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  close(): Promise<void>
}

/** A page with a button that opens an editor, built as the site is and served on loopback under the site's policy. */
export async function serveEditorPage(): Promise<EditorSite> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    ...editorBuild,
    resolve: { conditions: ['production', 'browser', 'module'] },
    build: { write: false, rollupOptions: { input: [ENTRY, ...SHEETS] } },
  })
  const [bundle] = [built].flat()
  if (!bundle || !('output' in bundle)) throw new Error('Cannot serve the page as it must be built once: it is watched')
  const files = new Map(bundle.output.map((file) => [file.fileName, 'code' in file ? file.code : file.source]))
  const script = bundle.output.find((file) => 'isEntry' in file && file.facadeModuleId?.endsWith(ENTRY))?.fileName
  const sheets = [...files.keys()].filter((name) => /\/(?:markdown|theme|editor)-[^/]*\.css$/.test(name))
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Editor</title>${sheets.map((name) => `<link rel="stylesheet" href="/${name}">`).join('')}<style>${STYLE}</style></head><body><main class="sl-markdown-content"><h1>Editor</h1><button>Open</button></main><script type="module" src="/${script}"></script></body></html>`
  files.set('', withPolicy(page, contentSecurityPolicy([])))
  const server = createServer(({ url = '/' }, response) => {
    const name = decodeURIComponent(url.slice(1))
    const file = files.get(name)
    const type = name === '' ? 'text/html' : (TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    // A worker has a policy of its own, which comes in its header: on the site, the server sends it with each file.
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy([]),
    })
    response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!isTcp(address)) throw new Error('Cannot serve the page as the server must have a port: it has none')
  return {
    address: `http://127.0.0.1:${address.port}/`,
    files,
    close: () => new Promise((resolve, reject) => server.close((error?: Error) => (error ? reject(error) : resolve()))),
  }
}

const isTcp = (address: string | AddressInfo | null): address is AddressInfo =>
  typeof address === 'object' && address !== null
