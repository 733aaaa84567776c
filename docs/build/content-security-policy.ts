import { createHash } from 'node:crypto'

const ATTRIBUTE = String.raw`\s+[^\s"'>=]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'>]+))?`
const ATTRIBUTES = new RegExp(ATTRIBUTE, 'g')
const SCRIPT = new RegExp(String.raw`<script((?:${ATTRIBUTE})*)\s*>([\s\S]*?)</script>`, 'g')
const CHARSET = /<meta charset="[^"]*"\s*\/?>/

const isLoaded = (attributes: string): boolean =>
  [...attributes.matchAll(ATTRIBUTES)].some(([attribute]) => /^\s+src(?:=|$)/i.test(attribute))

/** The text of every inline script of a page, as a browser hashes it: line endings are LF (HTML Standard §13.2.3.5). */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(SCRIPT)].flatMap(([, attributes = '', text = '']) =>
    isLoaded(attributes) ? [] : [text.replaceAll('\r\n', '\n')],
  )
}

/**
 * The policy of a site whose inline scripts are these (CSP Level 3). Styles may be inline because xterm and
 * the code blocks set them; `'wasm-unsafe-eval'` lets the search run its WebAssembly.
 */
export function contentSecurityPolicy(scripts: Iterable<string>): string {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64')
  const hashes = [...new Set([...scripts].map((text) => `'sha256-${digest(text)}'`))].sort()
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
}

/**
 * The page with the policy in its head, before any script: right after the charset, which a browser looks for in
 * the first 1024 bytes only. Throws a `MissingCharsetError` for a page without one.
 */
export function withPolicy(html: string, policy: string): string {
  if (!CHARSET.test(html)) throw new MissingCharsetError()
  return html.replace(CHARSET, (charset) => `${charset}<meta http-equiv="Content-Security-Policy" content="${policy}">`)
}

export class MissingCharsetError extends Error {
  readonly code = 'missing-charset'

  constructor() {
    super('Cannot add the policy as the page must have <meta charset>: current page has none')
    this.name = 'MissingCharsetError'
  }
}
