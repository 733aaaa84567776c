import { KEPT_HEADER } from '../../playground/sandbox/kept-frame.ts'
import type { OfflineBuild, TakeOver } from './build.ts'
import { FRAME_FILE } from './frame-file.ts'
import { PATIENCE_MS } from './patience.ts'

declare const BUILD: OfflineBuild
declare const self: ServiceWorkerGlobalScope

/** Files fetched at a time while a version is kept: others shall get their turn. */
const AT_A_TIME = 6

const PREFIX = 'porthole '
const NAME = `${PREFIX}${self.registration.scope} ${BUILD.version}`
const KEPT = new Set(BUILD.files)

const addressOf = (file: string): string => new URL(file, self.registration.scope).href
/** Its name has a hash of what it holds. */
const isForGood = (file: string): boolean => file.startsWith('_astro/')

/** The file of this version that a request asks for. */
function fileOf({ method, url }: Request): string | undefined {
  const { scope } = self.registration
  const [address = ''] = url.split(/[?#]/, 1)
  if (method !== 'GET' || !address.startsWith(scope)) return undefined
  const file = decodeURIComponent(address.slice(scope.length)).replace(/(^|\/)index\.html$/, '$1')
  return [file, `${file}/`, `${file}.html`].find((one) => KEPT.has(one))
}

/** Takes what the version before has, or fetches it. */
async function keep(cache: Cache, file: string): Promise<void> {
  const address = addressOf(file)
  const known = isForGood(file) ? await caches.match(address) : undefined
  const response = known ?? (await fetch(address, { cache: isForGood(file) ? 'default' : 'no-cache' }))
  if (!response.ok) throw new Error(`Cannot keep ${file} as its status must be 200: it is ${response.status}`)
  await cache.put(address, response)
}

async function install(): Promise<void> {
  const cache = await caches.open(NAME)
  const queue = BUILD.files.values()
  const fetchAll = async (): Promise<void> => {
    for (const file of queue) await keep(cache, file)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, fetchAll))
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  const mine = `${PREFIX}${self.registration.scope} `
  await Promise.all(names.filter((name) => name.startsWith(mine) && name !== NAME).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function kept(file: string): Promise<Response | undefined> {
  const response = await (await caches.open(NAME)).match(addressOf(file), { ignoreVary: true })
  const isFrame = file === FRAME_FILE
  // A host that keeps it at another address redirected to it, and browsers navigate to no such response.
  if (!response || (!isFrame && !response.redirected)) return response
  const headers = new Headers(response.headers)
  if (isFrame) {
    headers.set('Content-Security-Policy', 'sandbox allow-scripts')
    headers.set(KEPT_HEADER, 'yes')
  }
  return new Response(response.body, { headers })
}

/** The newest there is, or what is kept where no network answers in time. */
async function newest(request: Request, file: string): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const response = await fetch(request, { signal: patience.signal })
    if (response.status < 500) return response
    return (await kept(file)) ?? response
  } catch (error) {
    const response = await kept(file)
    if (response) return response
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** A page that is nowhere: the site's own says so. */
async function missing(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const page = await kept('404.html')
    if (!page) throw error
    return new Response(page.body, { status: 404, headers: page.headers })
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(forgetOthers()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  const file = fileOf(request)
  if (file !== undefined && isForGood(file)) {
    event.respondWith(kept(file).then((response) => response ?? fetch(request)))
  } else if (file !== undefined) event.respondWith(newest(request, file))
  else if (request.mode === 'navigate' && request.url.startsWith(self.registration.scope))
    event.respondWith(missing(request))
})

const isTakeOver = (data: unknown): data is TakeOver =>
  typeof data === 'object' && data !== null && 'takeOver' in data && typeof data.takeOver === 'string'

/** Takes over when the one page that is open is of this version: none of an older one is left without its files. */
async function takeOver(version: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (version === BUILD.version && pages.length === 1) await self.skipWaiting()
}

self.addEventListener('message', (event) => {
  if (isTakeOver(event.data)) event.waitUntil(takeOver(event.data.takeOver))
})
