import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { bundleScript } from './bundle-script.ts'

const ENTRY = fileURLToPath(new URL('../../playground/sandbox/frame.ts', import.meta.url))

/**
 * The policy of the frame and of all its workers, which inherit it (HTML Standard §7.7). A program is text that is
 * evaluated; nothing loads anything, but for workers from blobs that the frame makes.
 */
export const framePolicy = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(script, 'utf8').digest('base64')}' 'unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** The page around an inline script, with the policy before it. */
export const frameHtml = (script: string, policy: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="robots" content="noindex"><title>Where programs run</title></head><body><script>${script}</script></body></html>\n`

/** The script of the frame. An end tag in it would end it. */
export async function frameScript(minify: boolean): Promise<string> {
  const { code } = await bundleScript({ entry: ENTRY, minify })
  return code.trim().replaceAll('</script', String.raw`<\/script`)
}

/** The page of the sandbox. */
export async function framePage(minify: boolean): Promise<string> {
  const script = await frameScript(minify)
  return frameHtml(script, framePolicy(script))
}
