import type { Page } from 'playwright-core'
import { TerminalPage } from './terminal-page.ts'

/** How long traffic may take to tick a step, in milliseconds. */
const STEP_MS = 5000

export const stepDone = (page: Page, step: string): Promise<void> =>
  page.locator(`.live-steps [data-step="${step}"][data-done]`).waitFor({ timeout: STEP_MS })

/** Chooses the tab of a terminal by its service or its letter, and waits until it is connected. */
export async function chooseTab(page: Page, name: string): Promise<TerminalPage> {
  await page.getByRole('tab', { name: /^[A-Z]$/.test(name) ? new RegExp(`^${name} `) : name }).click()
  const terminal = new TerminalPage(page, name)
  await terminal.state('Open')
  return terminal
}

export const chooseEnding = (terminal: TerminalPage, name: 'CRLF' | 'LF' | 'none'): Promise<void> =>
  terminal.root.getByRole('radio', { name, exact: true }).check({ force: true })
