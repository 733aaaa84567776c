import type { Locator, Page } from 'playwright-core'

/** How long the page may take to show what crossed the wire, in milliseconds. */
const SHOWN_MS = 15_000

/** One terminal of a page, used as a person would. */
export class TerminalPage {
  readonly page: Page
  readonly root: Locator

  /** `name` is that of a service, or of one terminal of the page: `B`. */
  constructor(page: Page, name = 'echo') {
    this.page = page
    const attribute = /^[A-Z]$/.test(name) ? 'label' : 'service'
    this.root = page.locator(`porthole-terminal[${attribute}="${name}"]`)
  }

  /** Opens a page and waits until its terminal is connected. */
  static async open(page: Page, address: string, name?: string): Promise<TerminalPage> {
    await page.goto(address)
    const terminal = new TerminalPage(page, name)
    await terminal.state('Open')
    return terminal
  }

  state(words: string): Promise<void> {
    return this.root.getByRole('status').getByText(words, { exact: true }).waitFor({ timeout: SHOWN_MS })
  }

  async type(text: string): Promise<void> {
    await this.root.locator('.xterm-helper-textarea').focus()
    await this.page.keyboard.type(text)
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async send(line: string): Promise<void> {
    await this.type(line)
    await this.press('Enter')
  }

  /** The plain input. */
  get field(): Locator {
    return this.root.getByRole('textbox', { name: 'Line to send to' })
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }

  /** Shows the controls that are used less often. */
  async openMore(): Promise<void> {
    const more = this.button('More')
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click()
  }

  async paste(text: string): Promise<void> {
    await this.root.locator('.xterm-helper-textarea').focus()
    await this.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    }, text)
  }

  /** Waits for a row of the screen that holds `text`. */
  shows(text: string, timeout = SHOWN_MS): Promise<void> {
    return this.root.locator('.xterm-rows > div', { hasText: text }).first().waitFor({ timeout })
  }

  /** Waits for a row of the wire: what crossed, in words, and its bytes. */
  crossed(words: string, hex = '', timeout = SHOWN_MS): Promise<void> {
    return this.root.locator('.ph-crossing', { hasText: words }).filter({ hasText: hex }).first().waitFor({ timeout })
  }

  /** Waits for what the server saw. */
  seen(words: string): Promise<void> {
    return this.root.locator('.ph-sighting', { hasText: words }).first().waitFor({ timeout: SHOWN_MS })
  }
}
