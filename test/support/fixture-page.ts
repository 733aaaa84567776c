import type { Page } from 'playwright-core'
import { build } from 'vite'

const ORIGIN = 'http://fixture.test'
/** What the theme does on every page of the site. */
const STYLE =
  'body{margin:0}main{display:flex;flex-direction:column;block-size:100vh}.sr-only{position:absolute;inline-size:1px;overflow:hidden;clip-path:inset(50%)}'

/** Bundles a module and style sheets (paths from the root) and opens a page with an empty `main` that has them. */
export async function openFixture(page: Page, entry: string, sheetEntries: readonly string[]): Promise<void> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    // As on the site: the tests' own NODE_ENV would bring Lit's development build.
    resolve: { conditions: ['production', 'browser', 'module'] },
    build: {
      write: false,
      modulePreload: false,

      rollupOptions: { input: [entry, ...sheetEntries] },
    },
  })
  const [bundle] = [built].flat()
  if (!bundle || !('output' in bundle)) throw new Error('Cannot open fixture as it must be built once: it is watched')
  const files = new Map(bundle.output.map((file) => [file.fileName, 'code' in file ? file.code : file.source]))
  const script = bundle.output.find(
    (file) => 'facadeModuleId' in file && file.facadeModuleId?.endsWith(entry),
  )?.fileName
  const sheets = [...files].filter(([name]) => name.endsWith('.css')).map(([, text]) => text)
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1)
    if (name === '')
      return route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Fixture</title><style>${sheets.join('\n')}${STYLE}</style><main><h1 class="sr-only">Fixture</h1></main><script type="module" src="/${script}"></script></html>`,
      })
    const file = files.get(name)
    if (file === undefined) return route.fulfill({ status: 404 })
    return route.fulfill({
      contentType: name.endsWith('.js') ? 'text/javascript' : 'application/octet-stream',
      body: typeof file === 'string' ? file : Buffer.from(file),
    })
  })
  await page.goto(`${ORIGIN}/`)
}
