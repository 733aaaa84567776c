import { createHash } from 'node:crypto'

/** The policy of the sandbox: nothing is loaded from anywhere, but workers may run what the page hands over. */
export function sandboxPolicy(script: string): string {
  const digest = createHash('sha256').update(script, 'utf8').digest('base64')
  return [
    "default-src 'none'",
    `script-src 'sha256-${digest}' blob: 'unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** The document of the sandboxed frame, which carries its own policy: a static host sends none. */
export const sandboxPage = (script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${sandboxPolicy(script)}"><meta name="robots" content="noindex"><title>Porthole: programs</title></head><body><script>${script}</script></body></html>\n`

const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/

/** What a server sends with the document: its policy, and the sandbox also where somebody opens it by itself. */
export const sandboxHeader = (html: string): string =>
  `${POLICY.exec(html)?.[1] ?? "default-src 'none'"}; sandbox allow-scripts`
