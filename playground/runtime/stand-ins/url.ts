import type { Realm } from '../realm.ts'

const WITH_HOST: Readonly<Record<string, boolean>> = {
  http: true,
  https: true,
  ftp: true,
  file: true,
  ws: true,
  wss: true,
}

/** With its colon and without it, as Node's legacy parser looks it up. */
const both = (names: readonly string[]): Set<string> => new Set(names.flatMap((name) => [name, `${name}:`]))

/** Before Node's takes its place. */
const { URL: BrowserURL } = globalThis

/** As Node's C++ half says it. */
const invalidUrl = (input: string, base: string | undefined): Error =>
  Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input, ...(base !== undefined && { base }) })

/** The browser's own, but for what it says where it refuses. */
function urlClass(): typeof BrowserURL {
  return class URL extends BrowserURL {
    constructor(input: string | URL, base?: string | URL) {
      const [text, from] = [String(input), base === undefined ? undefined : String(base)]
      if (!BrowserURL.canParse(text, from)) throw invalidUrl(text, from)
      super(text, from)
    }

    static override parse(input: string, base?: string): URL | null {
      return BrowserURL.canParse(input, base) ? new this(input, base) : null
    }
  }
}

/** `internal/url` over the browser's own URL, which Node shares the standard with. */
export function urlStandIn(realm: Realm): unknown {
  const errors = Object(realm.require('internal/errors'))
  const refuse = (code: string, ...values: unknown[]): never => {
    throw Reflect.construct(Reflect.get(errors.codes, code), values)
  }
  const NodeURL = urlClass()
  const isURL = (value: unknown): value is URL => value instanceof URL
  const fileURLToPath = (value: unknown): string => {
    const url = typeof value === 'string' ? new NodeURL(value) : value
    if (!isURL(url)) return refuse('ERR_INVALID_ARG_TYPE', 'path', ['string', 'URL'], value)
    if (url.protocol !== 'file:') return refuse('ERR_INVALID_URL_SCHEME', 'file')
    if (url.hostname !== '') return refuse('ERR_INVALID_FILE_URL_HOST', 'linux')
    if (/%2f/i.test(url.pathname)) return refuse('ERR_INVALID_FILE_URL_PATH', 'must not include encoded / characters')
    return decodeURIComponent(url.pathname)
  }
  return {
    URL: NodeURL,
    URLSearchParams,
    URLParse: (text: string, base?: string) => URL.parse(text, base) ?? undefined,
    isURL,
    fileURLToPath,
    fileURLToPathBuffer: (value: unknown) => new TextEncoder().encode(fileURLToPath(value)),
    toPathIfFileURL: (value: unknown) => (isURL(value) ? fileURLToPath(value) : value),
    pathToFileURL: (path: string) => {
      const resolved: unknown = Object(realm.require('path')).resolve(path)
      return new URL(`file://${encodeURI(String(resolved)).replace(/[?#]/g, encodeURIComponent)}`)
    },
    urlToHttpOptions: (url: URL) => ({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      hash: url.hash,
      search: url.search,
      pathname: url.pathname,
      path: `${url.pathname}${url.search}`,
      href: url.href,
      ...(url.port !== '' && { port: Number(url.port) }),
      ...((url.username !== '' || url.password !== '') && {
        auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`,
      }),
    }),
    domainToASCII: (name: string) => URL.parse(`ws://${name}`)?.hostname ?? '',
    domainToUnicode: (name: string) => URL.parse(`ws://${name}`)?.hostname ?? '',
    unsafeProtocol: both(['javascript']),
    hostlessProtocol: both(['javascript']),
    slashedProtocol: both([...Object.keys(WITH_HOST), 'gopher']),
  }
}
