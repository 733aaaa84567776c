import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OfflineBuild } from '../offline/build.ts'
import { bundleScript } from './bundle-script.ts'

/** The service worker in the built site. */
export const OFFLINE_FILE = 'offline.js'

/** What a first visit may fetch in all, uncompressed and in number of files. */
export const MAX_OFFLINE_BYTES = 32 * 1024 * 1024
export const MAX_OFFLINE_FILES = 500

const ENTRY = fileURLToPath(new URL('../offline/service-worker.ts', import.meta.url))
/** As many characters of a digest as tell two builds apart. */
const DIGEST_LENGTH = 12
/** Not asked for by a page, or asked of the server alone. */
const LEFT_OUT = /\.(?:br|gz)$|^(?:\.nojekyll|og\.png|gateway\/.*|licences\/.*)$/
const CHARSET = /<meta charset="[^"]*"\s*\/?>/

class OfflineSizeError extends Error {
  readonly code = 'too-large-offline'

  constructor(bytes: number, files: number) {
    super(
      `Cannot keep the site offline as it must be <= ${MAX_OFFLINE_BYTES} bytes in <= ${MAX_OFFLINE_FILES} files: it is ${bytes} in ${files}`,
    )
    this.name = 'OfflineSizeError'
  }
}

const addressOf = (file: string): string => file.replace(/(^|\/)index\.html$/, '$1')

/** What of a built site is kept by a browser, and a version that another build does not have. Throws an `OfflineSizeError`. */
export async function offlineBuild(
  folder: string,
  files: readonly string[],
): Promise<OfflineBuild & { bytes: number }> {
  const names = files.map((file) => [relative(folder, file).split(sep).join('/'), file] as const)
  const kept = names.filter(([name]) => !LEFT_OUT.test(name)).sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256')
  let bytes = 0
  for (const [name, file] of kept) {
    bytes += (await stat(file)).size
    hash.update(`${name}\0`).update(
      createHash('sha256')
        .update(await readFile(file))
        .digest(),
    )
  }
  if (bytes > MAX_OFFLINE_BYTES || kept.length > MAX_OFFLINE_FILES) throw new OfflineSizeError(bytes, kept.length)
  return { version: hash.digest('hex').slice(0, DIGEST_LENGTH), files: kept.map(([name]) => addressOf(name)), bytes }
}

/** The page, which says of which version it is. */
export const withVersion = (html: string, version: string): string =>
  html.replace(CHARSET, (charset) => `${charset}<meta name="porthole-version" content="${version}">`)

/** The script of the service worker. */
export async function offlineScript({ version, files }: OfflineBuild): Promise<string> {
  const { code } = await bundleScript({ entry: ENTRY, minify: true })
  return `const BUILD = ${JSON.stringify({ version, files })};\n${code}`
}
