import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** File types that text compression makes smaller. */
const COMPRESSIBLE = /\.(?:html|css|js|mjs|json|svg|txt|xml)$/

/** Files compressed at a time: as many as Node has worker threads by default. */
const CONCURRENT_FILES = 4

const compressors = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes: Buffer) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
}

async function compressFile(path: string): Promise<number> {
  const bytes = await readFile(path)
  let written = 0
  for (const [extension, compress] of Object.entries(compressors)) {
    const compressed = await compress(bytes)
    if (compressed.length >= bytes.length) continue
    await writeFile(`${path}.${extension}`, compressed)
    written++
  }
  return written
}

/** Writes `<file>.br` and `<file>.gz` beside each text file that gets smaller; returns how many files it wrote. */
export async function precompress(paths: readonly string[]): Promise<number> {
  const queue = paths.filter((path) => COMPRESSIBLE.test(path)).values()
  const worker = async () => {
    let written = 0
    for (const path of queue) written += await compressFile(path)
    return written
  }
  const written = await Promise.all(Array.from({ length: CONCURRENT_FILES }, worker))
  return written.reduce((sum, count) => sum + count, 0)
}
