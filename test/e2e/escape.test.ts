import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ReachedServer } from '../support/reached-server.ts'
import { openSandbox, runInProgram, SandboxSite } from '../support/sandbox-site.ts'
import { loosen, type Variant } from '../support/sandbox-variants.ts'

const site = new SandboxSite()
const server = new ReachedServer()
let host = ''
beforeAll(async () => {
  host = await server.listen()
})
afterAll(() => server.stop())

/** The longest that a probe may wait for what does not come, in milliseconds. */
const PROBE_LIMIT_MS = 2000

interface Probe {
  readonly name: string
  /** The body of an async function that returns 'out' where it got out; `HOST` is the server's. */
  readonly code: string
  /** The box in which it gets out. */
  readonly control: Exclude<Variant, 'as built'>
}

const blob = (script: string) =>
  `URL.createObjectURL(new Blob([${JSON.stringify(script)}], { type: 'text/javascript' }))`
const later = (make: string) => `return await new Promise((resolve, reject) => { ${make} })`

/** What code of a program may try. */
const IN_PROGRAM: readonly Probe[] = [
  { name: 'fetch', control: 'without policy', code: `await fetch('http://HOST/fetch'); return 'out'` },
  {
    name: 'XMLHttpRequest',
    control: 'without policy',
    code: `const request = new XMLHttpRequest(); request.open('GET', 'http://HOST/XMLHttpRequest', false); request.send(); return 'out'`,
  },
  {
    name: 'WebSocket',
    control: 'without policy',
    code: later(
      `const socket = new WebSocket('ws://HOST/WebSocket'); socket.onopen = () => resolve('out'); socket.onerror = reject`,
    ),
  },
  {
    name: 'EventSource',
    control: 'without policy',
    code: later(
      `const events = new EventSource('http://HOST/EventSource'); events.onopen = () => resolve('out'); events.onerror = reject`,
    ),
  },
  {
    name: 'importScripts',
    control: 'without policy',
    code: `importScripts('http://HOST/importScripts'); return 'out'`,
  },
  { name: 'importScripts of a blob', control: 'without policy', code: `importScripts(${blob('')}); return 'out'` },
  {
    name: 'importScripts of data',
    control: 'without policy',
    code: `importScripts('data:text/javascript,'); return 'out'`,
  },
  { name: 'import', control: 'without policy', code: `await import('http://HOST/import'); return 'out'` },
  { name: 'import of a blob', control: 'without policy', code: `await import(${blob('')}); return 'out'` },
  { name: 'import of data', control: 'without policy', code: `await import('data:text/javascript,'); return 'out'` },
  {
    name: 'fetch of a nested worker',
    control: 'without policy',
    code: later(
      `new Worker(${blob(`fetch('http://HOST/nested').then(() => postMessage('out'), () => postMessage('in'))`)}).onmessage = ({ data }) => resolve(data)`,
    ),
  },
  {
    name: 'BroadcastChannel',
    control: 'without sandbox',
    code: `const channel = new BroadcastChannel('escape'); channel.postMessage('ask');
      ${later('channel.onmessage = ({ data }) => resolve(data)')}`,
  },
  {
    name: 'IndexedDB',
    control: 'without sandbox',
    code: later(
      `const request = indexedDB.open('escape'); request.onsuccess = () => resolve('out'); request.onerror = reject`,
    ),
  },
  { name: 'caches', control: 'without sandbox', code: `await caches.open('escape'); return 'out'` },
  {
    name: 'navigator.storage',
    control: 'without sandbox',
    code: `await navigator.storage.getDirectory(); return 'out'`,
  },
  {
    name: 'navigator.locks',
    control: 'without sandbox',
    code: `return await navigator.locks.request('escape', () => 'out')`,
  },
]

/** What code of the frame itself could try, were there any but ours. */
const IN_FRAME: readonly Probe[] = [
  { name: 'fetch', control: 'without policy', code: `await fetch('http://HOST/frame-fetch'); return 'out'` },
  {
    name: 'an image',
    control: 'without policy',
    code: later(`const image = new Image(); image.onerror = () => resolve('in'); image.src = 'http://HOST/image';
      addEventListener('securitypolicyviolation', () => resolve('in'))`),
  },
  {
    name: 'navigator.sendBeacon',
    control: 'without policy',
    code: `navigator.sendBeacon('http://HOST/beacon'); return 'sent'`,
  },
  { name: 'the page’s document', control: 'without sandbox', code: `return parent.document ? 'out' : 'in'` },
  { name: 'localStorage', control: 'without sandbox', code: `localStorage.setItem('escape', ''); return 'out'` },
  { name: 'cookies', control: 'without sandbox', code: `document.cookie = 'escape=1'; return 'out'` },
  {
    name: 'navigator.serviceWorker',
    control: 'without sandbox',
    code: `await navigator.serviceWorker.getRegistrations(); return 'out'`,
  },
  { name: 'SharedWorker', control: 'without both', code: `new SharedWorker('/_astro/main.js'); return 'out'` },
  { name: 'window.open', control: 'without sandbox', code: `return window.open('about:blank') ? 'out' : 'in'` },
  { name: 'top.location', control: 'without sandbox', code: `top.location = 'http://HOST/top'; return 'tried'` },
  {
    name: 'a form',
    control: 'without both',
    code: `const form = document.createElement('form'); form.action = 'http://HOST/form'; form.target = '_top'; document.body.append(form); form.submit(); return 'tried'`,
  },
]

async function openBox(variant: Variant): Promise<Page> {
  const context = await site.browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await loosen(page, variant, server, host)
  await page.goto(`${site.origin}/`)
  await page.evaluate(() => {
    const channel = new BroadcastChannel('escape')
    channel.onmessage = () => channel.postMessage('out')
  })
  await openSandbox(page)
  return page
}

const limited = (code: string) =>
  `return await Promise.race([(async () => { ${code.replaceAll('HOST', host)} })(),
    new Promise((resolve) => setTimeout(resolve, ${PROBE_LIMIT_MS}, 'nothing'))]).catch(String)`

/** Whether the probe told that it got out, or the server was reached. */
async function getsOut(run: () => Promise<unknown>): Promise<boolean> {
  const before = server.paths.length
  const result = await run()
  if (result === 'out') return true
  if (result === 'sent' || result === 'tried')
    await expect
      .poll(() => server.paths.length, { timeout: PROBE_LIMIT_MS })
      .toBeGreaterThan(before)
      .catch(() => {})
  return server.paths.length > before
}

async function inProgram({ code }: Probe, variant: Variant): Promise<boolean> {
  const page = await openBox(variant)
  return getsOut(() => runInProgram(page, limited(code)))
}

async function inFrame({ code }: Probe, variant: Variant): Promise<boolean> {
  const page = await openBox(variant)
  const [, frame] = page.frames()
  if (!frame) throw new Error('Cannot probe the frame as there must be one: the page has none')
  return getsOut(() => frame.evaluate(`(async () => { ${limited(code)} })()`).catch(String))
}

describe.each([
  ['a program', IN_PROGRAM, inProgram],
  ['the frame', IN_FRAME, inFrame],
] as const)('from %s', (_where, probes, attempt) => {
  test.each(probes)('$name stays in, and gets out of a box $control', async (probe) => {
    expect(await attempt(probe, 'as built')).toBe(false)
    expect(await attempt(probe, probe.control)).toBe(true)
  })
})

test('a program has neither WebRTC nor WebTransport, which one with an origin may have', async () => {
  const code = "return [typeof RTCPeerConnection, typeof WebTransport].join(' ')"
  expect(await runInProgram(await openBox('as built'), code)).toBe('undefined undefined')
  expect(await runInProgram(await openBox('without sandbox'), code)).toBe('undefined function')
})
