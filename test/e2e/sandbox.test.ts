import { describe, expect, onTestFinished, test } from 'vitest'
import { framePage } from '../../docs/build/frame-page.ts'
import { MAX_PROGRAMS } from '../../playground/sandbox/frame-messages.ts'
import { pageForTest } from '../support/browser.ts'
import { heard, openSandbox, runInProgram, SandboxSite } from '../support/sandbox-site.ts'

/** How long the flood lasts, in milliseconds. */
const FLOOD_MS = 2000
/** The longest that the page may be held up meanwhile, in milliseconds: two cores, and other tests. */
const LONGEST_GAP_MS = 250

const site = new SandboxSite()

async function openPage() {
  const page = await pageForTest(site.browser)
  const requests: string[] = []
  page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  await page.goto(`${site.origin}/`)
  return { page, requests }
}

describe('Sandbox', () => {
  test('open: the page talks with the kernel and, through it, with a program that has Node’s library', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    await page.evaluate(() => box.sandbox.kernel.postMessage('hello'))
    expect(await heard(page, { type: 'answer' })).toEqual({ type: 'answer', to: 'hello', origin: 'null' })
    const id = await page.evaluate(() => box.sandbox.startProgram())
    expect(await heard(page, { type: 'program' })).toEqual({ type: 'program', id })
    expect(await heard(page, { type: 'joined' })).toMatchObject({ id, files: expect.any(Number) })
    expect(await runInProgram(page, 'return 6 * 7')).toBe(42)
  })

  test('a page that does not open it loads none of it', async () => {
    const { page, requests } = await openPage()
    await page.waitForLoadState('networkidle')
    expect(requests).toEqual(['/', '/_astro/main.js'])
    await openSandbox(page)
    const later = requests.slice(2)
    expect(later).toContain('/sandbox.html')
    expect(later.filter((path) => /^\/_astro\/(?:kernel|program)\.[\w-]{10}\.js$/.test(path))).toHaveLength(2)
  })

  test('endProgram: ends a loop without an end at once, and the kernel hears of it', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    const id = await page.evaluate(() => box.sandbox.startProgram())
    await heard(page, { type: 'joined', id })
    await page.evaluate((to) => box.sandbox.kernel.postMessage({ to, code: 'for (;;);' }), id)
    await page.evaluate((ended) => box.sandbox.endProgram(ended), id)
    await heard(page, { type: 'ended', id })
    expect(await runInProgram(page, 'return 1')).toBe(1)
  })

  test('startProgram: refuses one more than may run, until one ended', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    const code = await page.evaluate((most) => {
      const ids = Array.from({ length: most }, () => box.sandbox.startProgram())
      try {
        box.sandbox.startProgram()
      } catch (error) {
        box.sandbox.endProgram(ids[0] ?? 0)
        return error instanceof Error && 'code' in error ? error.code : undefined
      }
      return undefined
    }, MAX_PROGRAMS)
    expect(code).toBe('too-many-programs')
    const id = await page.evaluate(() => box.sandbox.startProgram())
    await heard(page, { type: 'joined', id })
  })

  test('open: rejects where the frame does not answer in time, and leaves nothing behind', async () => {
    const { page } = await openPage()
    await page.route('**/sandbox.html', (route) => route.fulfill({ contentType: 'text/html', body: 'mute' }))
    const result = await page.evaluate(async () => {
      const { Sandbox, scripts } = await loadSandbox()
      const code = await Sandbox.open({ parent: document.body, scripts, limit: 500 }).catch(({ code }) => code)
      return [code, document.querySelectorAll('iframe').length]
    })
    expect(result).toEqual(['no-answer', 0])
  })

  test('open: is refused by a frame that has an origin', async () => {
    // Chromium warns of such a frame, so this page may complain.
    const page = await site.browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(`${site.origin}/`)
    const frame = await framePage(true)
    await page.route('**/sandbox.html', (route) => route.fulfill({ contentType: 'text/html', body: frame }))
    const code = await page.evaluate(async () => {
      const { Sandbox, scripts } = await loadSandbox()
      DOMTokenList.prototype.add = function () {
        this.value = 'allow-scripts allow-same-origin'
      }
      return await Sandbox.open({ parent: document.body, scripts }).catch(({ code }) => code)
    })
    expect(code).toBe('refused')
  })

  test('onFailed: tells what the kernel does not catch', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    await page.evaluate(() => box.sandbox.kernel.postMessage('fail'))
    expect(await heard(page, { failed: 'kernel' })).toMatchObject({
      message: expect.stringContaining('the kernel fails'),
    })
  })

  test('a program that floods what is around it with errors does not hold up the page, and is ended', async () => {
    // What a program does not catch stands in the console, each time.
    const page = await site.browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(`${site.origin}/`)
    await openSandbox(page)
    expect(await runInProgram(page, 'return typeof postMessage')).toBe('undefined')
    const id = await page.evaluate(() => box.sandbox.startProgram())
    await heard(page, { type: 'joined', id })
    const code = `const until = performance.now() + ${FLOOD_MS}; while (performance.now() < until) reportError(new Error('flood'))`
    await page.evaluate((message) => box.sandbox.kernel.postMessage(message), { to: id, code })
    await heard(page, { failed: id })
    const longest = await page.evaluate(async (length) => {
      const start = performance.now()
      let [last, gap] = [start, 0]
      while (last - start < length) {
        await new Promise((resolve) => setTimeout(resolve))
        const now = performance.now()
        gap = Math.max(gap, now - last)
        last = now
      }
      return gap
    }, FLOOD_MS / 2)
    expect(longest).toBeLessThan(LONGEST_GAP_MS)
    await page.evaluate((ended) => box.sandbox.endProgram(ended), id)
    await heard(page, { type: 'ended', id })
    expect(await page.evaluate(() => box.heard.filter(({ failed }) => failed !== undefined).length)).toBe(1)
  })

  test('a nested worker ends with its program', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    const listen = `const channel = new BroadcastChannel('nested'); let count = 0; channel.onmessage = () => count++;
      const pause = () => new Promise((resolve) => setTimeout(resolve, 300));`
    const nested = `const channel = new BroadcastChannel('nested'); setInterval(() => channel.postMessage(0), 10); postMessage(0)`
    const id = await page.evaluate(() => box.sandbox.startProgram())
    await heard(page, { type: 'joined', id })
    const code = `await new Promise((resolve) => { new Worker(URL.createObjectURL(new Blob([${JSON.stringify(nested)}]))).onmessage = resolve })`
    await page.evaluate((message) => box.sandbox.kernel.postMessage(message), { to: id, code })
    await heard(page, { type: 'said', id })
    expect(await runInProgram(page, `${listen} await pause(); return count > 0`)).toBe(true)
    await page.evaluate((ended) => box.sandbox.endProgram(ended), id)
    await heard(page, { type: 'ended', id })
    expect(await runInProgram(page, `${listen} await pause(); count = 0; await pause(); return count`)).toBe(0)
  })

  test('a program may wait on a shared WebAssembly.Memory, without an isolated page', async () => {
    const { page } = await openPage()
    await openSandbox(page)
    const code = `const { buffer } = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 })
      return [Atomics.wait(new Int32Array(buffer), 0, 0, 10), self.crossOriginIsolated]`
    expect(await runInProgram(page, code)).toEqual(['timed-out', false])
  })
})
