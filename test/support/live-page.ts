import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { pageForTest } from './browser.ts'
import type { TestServer } from './server.ts'

/** How long the page may take to show what happened, in milliseconds. */
const SHOWN_MS = 8000

/** The live page, used as a person would. */
export class LivePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Opens it and waits until it is connected and has come in. */
  static async open(
    browser: Browser,
    server: Pick<TestServer, 'port'>,
    options?: BrowserContextOptions,
  ): Promise<LivePage> {
    const live = new LivePage(await pageForTest(browser, options))
    await live.page.goto(`http://127.0.0.1:${server.port('web')}/live/`)
    await live.connected()
    return live
  }

  async connected(): Promise<void> {
    await this.page.getByText('A chat: open').waitFor({ timeout: SHOWN_MS })
    await this.page.getByText('B files: open').waitFor({ timeout: SHOWN_MS })
    await this.named(/^[\w-]+$/)
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to/ })
  }

  /** The nick at the head of the page. */
  nick(): Promise<string> {
    return this.page.locator('.lv-me b').innerText()
  }

  /** Waits until the server has told that nick. */
  named(nick: string | RegExp): Promise<void> {
    const pattern = typeof nick === 'string' ? new RegExp(`^${nick}$`) : nick
    return this.page.locator('.lv-me b', { hasText: pattern }).waitFor({ timeout: SHOWN_MS })
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Waits for a message of the conversation in sight. */
  message(text: string): Promise<void> {
    return this.page.locator('.lv-message', { hasText: text }).first().waitFor({ timeout: SHOWN_MS })
  }

  messages(): Promise<string[]> {
    return this.page.locator('.lv-message .lv-text').allInnerTexts()
  }

  shows(text: string | RegExp): Promise<void> {
    return this.page.getByText(text).first().waitFor({ timeout: SHOWN_MS })
  }

  /** Goes to a room or a direct conversation of the list. */
  place(name: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Rooms and direct messages' })
      .getByRole('button', { name: new RegExp(`^${name}\\b`) })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async join(room: string): Promise<void> {
    await this.page.getByLabel('Room to join or make').fill(room)
    await this.page.getByLabel('Room to join or make').press('Enter')
    await this.page.getByRole('heading', { name: room, exact: true }).waitFor({ timeout: SHOWN_MS })
  }

  /** Fills the form of the account and sends it, and does not wait for what comes of it. */
  async logIn(nick: string, password: string, { register = false, code = '' } = {}): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Who you are' })
    if (!(await dialog.isVisible())) await this.button('Nick and login').click()
    if (register) await this.button('I am new here').click()
    await dialog.getByLabel('Account nick').fill(nick)
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    if (code) await dialog.getByLabel('Registration code').fill(code)
    await dialog.locator('button[type="submit"].lv-call').click()
  }
}
