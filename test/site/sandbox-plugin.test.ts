import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { sandboxPlugin } from '../../docs/build/sandbox-plugin.ts'

test('sandboxPlugin: the development site has the scripts and the frame, and makes a script anew when a source changed', async () => {
  const root = await mkdtemp(join(tmpdir(), 'porthole-plugin-'))
  const [kernel, program] = [join(root, 'kernel.ts'), join(root, 'program.ts')]
  await writeFile(kernel, `import { word } from './word.ts'\nconsole.log(word)\n`)
  await writeFile(join(root, 'word.ts'), `export const word: string = 'before'\n`)
  await writeFile(program, `import { nodeLib } from 'virtual:node-lib'\nconsole.log(nodeLib['net'])\n`)
  const site = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, ws: false, watch: null },
    plugins: [sandboxPlugin({ kernel, program })],
  })
  onTestFinished(async () => {
    await site.close()
    await rm(root, { recursive: true })
  })
  await site.listen()
  const address = site.httpServer?.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const textOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()

  expect(await textOf('/@porthole-sandbox/kernel.js')).toContain('before')
  await writeFile(join(root, 'word.ts'), `export const word: string = 'behind it'\n`)
  expect(await textOf('/@porthole-sandbox/kernel.js')).toContain('behind it')
  const script = await textOf('/@porthole-sandbox/program.js')
  expect(script).toMatch(/^\/\*! .*\/licences\/node\.txt/)
  expect(script).toContain('function Socket(options)')
  expect(script).not.toMatch(/^(?:import|export) /m)
  expect(await textOf('/sandbox.html')).toContain("default-src 'none'")
})
