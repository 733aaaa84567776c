import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Edit, PortholeEditor } from '../../playground/editor/element.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser, pageForTest } from '../support/browser.ts'
import { type EditorSite, serveEditorPage } from '../support/editor-page.ts'

let browser: Browser
let site: EditorSite
beforeAll(async () => {
  site = await serveEditorPage()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await site.close()
})

/** The longest that a change may take to show, in milliseconds: the worker checks a text half a second after the last key. */
const SOON_MS = 10_000
const soon = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: SOON_MS })

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

const editorOf = (page: Page) => page.locator('porthole-editor')
const textOf = (page: Page, name: string) =>
  editorOf(page).evaluate((editor: PortholeEditor, file) => editor.files[file], name)
const activeOf = (page: Page) => editorOf(page).evaluate(({ active }: PortholeEditor) => active)
const show = (page: Page, name: string) =>
  editorOf(page).evaluate((editor: PortholeEditor, file) => {
    editor.active = file
  }, name)
const go = (page: Page, line: number, column: number, name = 'server.ts') =>
  editorOf(page).evaluate(
    (editor: PortholeEditor, [file, row, at]: [string, number, number]) => {
      editor.reveal(file, row, at)
      editor.focus()
    },
    [name, line, column] satisfies [string, number, number],
  )
const field = (page: Page, name = 'server.ts') => page.getByRole('textbox', { name: `Text of ${name}` })
const word = (page: Page, text: string) => page.locator('.view-line').getByText(text).first()
const errors = (page: Page) => page.locator('.squiggly-error')

/** A page with an editor, when it became what `view` says. */
async function open(view: 'monaco' | 'plain', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await pageForTest(browser, options)
  await page.goto(site.address)
  await page.getByRole('button', { name: 'Open' }).click()
  await page.locator(`porthole-editor[data-view="${view}"]`).waitFor()
  if (view === 'monaco') await word(page, 'import').waitFor()
  return page
}

/** Until TypeScript's worker answers: it finds fault with a line that is put in, and with nothing when it is gone. */
async function untilChecked(page: Page): Promise<void> {
  await field(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('const wrong: string = 7')
  await errors(page).first().waitFor()
  await page.keyboard.press('Shift+Home')
  await page.keyboard.press('Delete')
  await errors(page).first().waitFor({ state: 'detached' })
}

describe('porthole-editor with Monaco', () => {
  test('loads nothing of it before it is opened, and then all from its own origin', async () => {
    const page = await pageForTest(browser)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(site.address, { waitUntil: 'networkidle' })
    expect(requests.filter((url) => /monaco|element|tsMode|typescript|worker|ttf|api/.test(url))).toEqual([])
    await page.getByRole('button', { name: 'Open' }).click()
    await untilChecked(page)
    expect(requests.filter((url) => /typescript-worker/.test(url))).toHaveLength(1)
    expect(requests.filter((url) => !url.startsWith(site.address) && !url.startsWith('data:'))).toEqual([])
  })

  test('breaks no rule of the policy of the site', async () => {
    const page = await pageForTest(browser)
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(violatedDirective, blockedURI),
      )
    })
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open' }).click()
    await untilChecked(page)
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Find' }).fill('server')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menu').waitFor()
  })

  test('highlights TypeScript, and finds no fault with programs that are right', async () => {
    const page = await open('monaco')
    const colourOf = (text: string) =>
      page
        .locator('.view-line span[class^="mtk"]', { hasText: text })
        .first()
        .evaluate((span) => getComputedStyle(span).color)
    await soon(() => colourOf('import')).not.toBe(await colourOf('createServer'))
    await untilChecked(page)
    await show(page, 'client.ts')
    await go(page, 3, 14, 'client.ts')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Control+i')
    await page.locator('.monaco-hover').getByText('greet(name: string): string').first().waitFor()
    expect(await errors(page).count()).toBe(0)
  })

  test('its lines stand one below the other and beside their numbers, in a page of prose too', async () => {
    const page = await open('monaco')
    const tops = (selector: string) =>
      page
        .locator(selector)
        .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().top).sort((a, b) => a - b))
    const lines = await tops('.view-line')
    expect(await tops('.margin-view-overlays .line-numbers')).toEqual(lines)
    expect(lines.slice(1).map((top, index) => top - (lines[index] ?? 0))).toEqual(lines.slice(1).map(() => 22))
  })

  test('typing changes the text and says so; setting the text does not', async () => {
    const page = await open('monaco')
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.addEventListener('edit', (event) => {
        if (event instanceof CustomEvent) console.log(JSON.stringify(event.detail))
      })
    })
    const edits: Edit[] = []
    page.on('console', (message) => {
      if (message.type() === 'log') edits.push(JSON.parse(message.text()))
    })
    await field(page).focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('//')
    await soon(() => edits.at(-1)?.text).toMatch(/^\/\/import net/)
    expect(edits.at(-1)?.name).toBe('server.ts')
    expect(await textOf(page, 'server.ts')).toMatch(/^\/\/import net/)
    const count = edits.length
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.files = { ...editor.files, 'server.ts': 'export {}\n' }
    })
    expect(await textOf(page, 'server.ts')).toBe('export {}\n')
    await page.keyboard.press('Control+z')
    await soon(() => textOf(page, 'server.ts')).toMatch(/^\/\/import net/)
    expect(edits.slice(count).map(({ text }) => text.slice(0, 8))).toEqual(['//import'])
  })

  test.each([
    ['net.', 'createServer'],
    ['new net.Socket().', 'setNoDelay'],
    ['process.', 'stdout'],
  ])('completes %s', async (text, name) => {
    const page = await open('monaco')
    await untilChecked(page)
    await page.keyboard.type(text)
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor()
    await page.keyboard.type(name.slice(0, -1))
    await page.locator('.suggest-widget.visible .monaco-list-row').getByText(name).first().waitFor()
    await page.keyboard.press('Enter')
    await soon(() => textOf(page, 'server.ts')).toContain(`${text}${name}`)
  })

  test('hover shows the documentation of Node', async () => {
    const page = await open('monaco')
    await untilChecked(page)
    await go(page, 4, 22)
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Control+i')
    await page.locator('.monaco-hover').getByText('Creates a new TCP or IPC server.').waitFor()
  })

  test.each([
    ['a type that does not fit', 'server.listen(1, 2, 3, 4)'],
    ['what Node cannot strip', 'enum Colour { Red }'],
    ['an import without its ending, which Node does not find', "import { greet as hail } from './protocol'"],
    ['a module that the page does not have', "import 'node:http'"],
    ['what only a browser has', 'document.title'],
  ])('marks %s', async (_name, line) => {
    const page = await open('monaco')
    await untilChecked(page)
    await page.keyboard.insertText(line)
    await errors(page).first().waitFor()
  })

  test('F12 goes to a definition in another file and in Node, and back', async () => {
    const page = await open('monaco')
    await untilChecked(page)
    await go(page, 2, 12)
    await page.keyboard.press('F12')
    await soon(() => activeOf(page)).toBe('protocol.ts')
    await word(page, 'function').waitFor()
    await show(page, 'server.ts')
    await go(page, 4, 22)
    await page.keyboard.press('F12')
    await page.getByText('net.d.ts is part of Node').waitFor()
    await page.keyboard.type('x')
    await page.getByRole('button', { name: 'Back to server.ts' }).click()
    await word(page, 'createServer').waitFor()
    expect(await activeOf(page)).toBe('server.ts')
    expect(await page.getByText('net.d.ts is part of Node').count()).toBe(0)
  })

  test('F2 renames in every file', async () => {
    const page = await open('monaco')
    await untilChecked(page)
    await go(page, 2, 12)
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: /rename/i }).fill('welcome')
    await page.keyboard.press('Enter')
    await soon(() => textOf(page, 'server.ts')).toContain("welcome('you')")
    await soon(() => textOf(page, 'protocol.ts')).toContain('function welcome')
  })

  test('a file that comes later can be imported', async () => {
    const page = await open('monaco')
    await untilChecked(page)
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.files = {
        ...editor.files,
        'ports.ts': 'export const port: number = 7000\n',
        'other.ts': "import { port } from './ports.ts'\n\nconst wrong: string = port\nexport { wrong }\n",
      }
      editor.active = 'other.ts'
    })
    await errors(page).first().waitFor()
    await go(page, 3, 8, 'other.ts')
    const told = page.locator('.monaco-hover').getByText("Type 'number' is not assignable to type 'string'").first()
    // The first check may be of a time when ports.ts was not there yet, and a hover stays as it opened.
    await soon(async () => {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.keyboard.press('Control+i')
      return told.isVisible()
    }).toBe(true)
    expect(await errors(page).count()).toBe(1)
  })

  test('comments, formats and edits at several places', async () => {
    const page = await open('monaco')
    await untilChecked(page)
    await page.keyboard.insertText('if(true){server.ref( )}')
    await page.keyboard.press('Control+Shift+i')
    await soon(() => textOf(page, 'server.ts')).toContain('if (true) { server.ref() }')
    await page.keyboard.press('Control+/')
    await soon(() => textOf(page, 'server.ts')).toContain('// if (true)')
    await go(page, 4, 8)
    await page.keyboard.press('Control+d')
    await page.keyboard.press('Control+d')
    await page.keyboard.type('echo')
    await soon(() => textOf(page, 'server.ts')).toMatch(/const echo = [\s\S]*echo\.listen/)
  })

  test('every file keeps its cursor and what can be undone', async () => {
    const page = await open('monaco')
    await go(page, 4, 3)
    await page.keyboard.type('xyz')
    await show(page, 'client.ts')
    await show(page, 'server.ts')
    await page.keyboard.type('!')
    await soon(() => textOf(page, 'server.ts')).toContain('coxyz!nst server')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await soon(() => textOf(page, 'server.ts')).toContain('const server')
  })

  test('shows where a run went wrong until that is taken away, and is read-only when it has to be', async () => {
    const page = await open('monaco')
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.mark('server.ts', 8, 8, 'Error: listen EADDRINUSE: address already in use :::7000')
      editor.readOnly = true
    })
    await page.locator('.view-line').getByText('listen EADDRINUSE').waitFor()
    await page.getByRole('status').getByText('server.ts, line 8: Error: listen EADDRINUSE').waitFor()
    await page.locator('.ph-run-line').waitFor()
    await field(page).focus()
    const before = await textOf(page, 'server.ts')
    await page.keyboard.type('x')
    expect(await textOf(page, 'server.ts')).toBe(before)
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.unmark()
      editor.readOnly = false
    })
    await page.locator('.ph-run-line').waitFor({ state: 'detached' })
    await page.keyboard.type('x')
    await soon(() => textOf(page, 'server.ts')).not.toBe(before)
  })

  test('follows the theme of the page while it is open', async () => {
    const page = await open('monaco')
    const colour = () =>
      page
        .locator('.monaco-editor')
        .first()
        .evaluate((node) => getComputedStyle(node).backgroundColor)
    await soon(colour).toBe('rgb(12, 26, 37)')
    await page.evaluate(() => {
      document.documentElement.dataset['theme'] = 'light'
    })
    await soon(colour).toBe('rgb(252, 249, 241)')
  })

  test('the keyboard can leave it, and is told how', async () => {
    const page = await open('monaco')
    await field(page).focus()
    await page.getByText('Press Ctrl+M, then Tab, to leave.').waitFor()
    const before = await textOf(page, 'server.ts')
    await page.keyboard.press('Tab')
    await soon(() => textOf(page, 'server.ts')).toBe(`  ${before}`)
    await page.keyboard.press('Control+m')
    await page.getByText('Tab leaves.').waitFor()
    await page.getByRole('alert').getByText('Pressing Tab will now move focus to the next focusable element').waitFor()
    await page.keyboard.press('Shift+Tab')
    expect(
      await page.getByRole('button', { name: 'Open' }).evaluate((button) => button === document.activeElement),
    ).toBe(true)
  })

  test('its mode for screen readers gives them the text; button or key turn it on, also for editors opened later', async () => {
    const page = await open('monaco')
    const mode = (pressed: boolean) => page.getByRole('button', { name: 'Screen reader mode', pressed })
    const read = () => field(page).innerText()
    const whole = await textOf(page, 'server.ts')
    await field(page).focus()
    expect(await read()).toBe('')
    await mode(false).click()
    await field(page).focus()
    await soon(read).toBe(whole)
    await page.reload()
    await page.getByRole('button', { name: 'Open' }).click()
    await mode(true).waitFor()
    await field(page).focus()
    await soon(read).toBe(whole)
    await page.keyboard.press('Shift+Alt+F1')
    await page.getByRole('status').getByText('Screen reader mode is off.').waitFor()
    await mode(false).waitFor()
    await soon(read).toBe('')
    await page.reload()
    await page.getByRole('button', { name: 'Open' }).click()
    await mode(false).waitFor()
  })

  test('where storage is forbidden it goes on all the same', async () => {
    const page = await pageForTest(browser)
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError')
        },
      })
    })
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open' }).click()
    await page.locator('porthole-editor[data-view="monaco"]').waitFor()
    await page.getByRole('button', { name: 'Screen reader mode' }).click()
    await page.getByRole('button', { name: 'Screen reader mode', pressed: true }).waitFor()
  })

  test.each([
    ['wide and dark', {}, 'dark'],
    ['wide and light', {}, 'light'],
    ['390 pixels wide', { viewport: { width: 390, height: 844 } }, 'light'],
  ])('axe finds nothing, and nothing sticks out, %s', async (_name, options, theme) => {
    const page = await open('monaco', options)
    await page.evaluate((name) => {
      document.documentElement.dataset['theme'] = name
    }, theme)
    await untilChecked(page)
    await editorOf(page).evaluate((editor: PortholeEditor) => editor.mark('server.ts', 8, 8, 'Error: wrong'))
    await page.locator('.ph-run-line').waitFor()
    expect(await violations(page, 'porthole-editor')).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})

describe('porthole-editor as a text area', () => {
  test('takes over on a phone, and loads nothing of Monaco', async () => {
    const page = await pageForTest(browser, PHONE)
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open' }).tap()
    await field(page).waitFor()
    expect(await editorOf(page).getAttribute('data-view')).toBe('plain')
    await field(page).fill('export {}\n')
    expect(await textOf(page, 'server.ts')).toBe('export {}\n')
    await editorOf(page).evaluate((editor: PortholeEditor) => {
      editor.mark('protocol.ts', 2, 1, 'Error: wrong')
      editor.reveal('protocol.ts', 2, 3)
    })
    await page.getByText('protocol.ts, line 2: Error: wrong').waitFor()
    await field(page, 'protocol.ts').press('x')
    expect(await textOf(page, 'protocol.ts')).toContain('\n  xreturn')
    expect(requests.filter((url) => /monaco|worker/.test(url))).toEqual([])
    expect(await violations(page, 'porthole-editor')).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })

  test('takes over where Monaco cannot be loaded, with what was typed meanwhile', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const { promise: typed, resolve: goOn } = Promise.withResolvers<void>()
    await page.route('**/monaco-view-*', async (route) => {
      await typed
      await route.abort()
    })
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open' }).click()
    await field(page).fill('export {}\n')
    goOn()
    await page.locator('porthole-editor[data-view="plain"]').waitFor()
    await page.getByText('The editor could not be loaded').waitFor()
    await field(page).press('Control+End')
    await page.keyboard.type('// more')
    expect(await textOf(page, 'server.ts')).toBe('export {}\n// more')
    await context.close()
  })

  test('becomes Monaco under who types, with text, cursor and focus', async () => {
    const page = await pageForTest(browser)
    const { promise: typed, resolve: goOn } = Promise.withResolvers<void>()
    await page.route('**/monaco-view-*.js', async (route) => {
      await typed
      await route.continue()
    })
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open' }).click()
    await field(page).press('Control+Home')
    await page.keyboard.type('// one')
    goOn()
    await page.locator('porthole-editor[data-view="monaco"] .view-line').first().waitFor()
    await page.keyboard.type(' two ')
    await soon(() => textOf(page, 'server.ts')).toMatch(/^\/\/ one two import/)
  })
})
