import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { FRAME_FILE } from '../offline/frame-file.ts'
import { withBasePath } from './base-path.ts'
import { contentSecurityPolicy, inlineScripts, withPolicy } from './content-security-policy.ts'
import { framePage } from './frame-page.ts'
import { OFFLINE_FILE, offlineBuild, offlineScript, withVersion } from './offline.ts'
import { precompress } from './precompress.ts'

async function filesUnder(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function finishPages(pages: readonly string[], base: string, policyFile: string): Promise<void> {
  const texts = await Promise.all(pages.map(async (page) => withBasePath(await readFile(page, 'utf8'), base)))
  const policy = contentSecurityPolicy(texts.flatMap(inlineScripts))
  await Promise.all(pages.map((page, index) => writeFile(page, withPolicy(texts[index] ?? '', policy))))
  await writeFile(policyFile, `${policy}\n`)
}

/**
 * After the pages and the search index are built: the base path and the policy into each page and into `csp.txt` beside the site, then the
 * page of the sandbox, which has a policy of its own, then `.br` and `.gz`.
 */
export function finishSite(): AstroIntegration {
  let base = '/'
  return {
    name: 'porthole-finish-site',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base
      },
      'astro:build:done': async ({ dir, logger }) => {
        const folder = fileURLToPath(dir)
        const frame = join(folder, FRAME_FILE)
        const files = await filesUnder(folder)
        const pages = files.filter((file) => file.endsWith('.html'))
        await finishPages(pages, base, fileURLToPath(new URL('../csp.txt', dir)))
        logger.info(`${pages.length} pages carry the policy`)
        await writeFile(frame, await framePage(true))
        const offline = await offlineBuild(folder, [...files, frame])
        for (const page of pages) await writeFile(page, withVersion(await readFile(page, 'utf8'), offline.version))
        const script = join(folder, OFFLINE_FILE)
        await writeFile(script, await offlineScript(offline))
        console.log(`Offline a browser keeps ${offline.files.length} files, ${(offline.bytes / 1e6).toFixed(1)} MB.`)
        logger.info(`${await precompress([...files, frame, script])} compressed files written`)
      },
    },
  }
}
