import type { Page } from 'playwright-core'
import { frameHtml, framePolicy, frameScript } from '../../docs/build/frame-page.ts'
import type { ReachedServer } from './reached-server.ts'

/** What is taken away from the box, to see that a probe gets out where it may. */
export type Variant = 'as built' | 'without policy' | 'without sandbox' | 'without both'

const LOOSE = "default-src * data: blob: 'unsafe-inline' 'unsafe-eval'"
const REFUSAL = 'self.origin !== "null"'

/**
 * Loosens the box of a page, before the page is loaded. The frame comes from a real server: one that the test answers
 * for has no address, and Chromium keeps it from the machine's own (Local Network Access).
 */
export async function loosen(page: Page, variant: Variant, server: ReachedServer, host: string): Promise<void> {
  if (variant === 'as built') return
  const built = await frameScript(false)
  if (!built.includes(REFUSAL)) throw new Error('Cannot loosen the frame as it must look at its origin: it does not')
  const script = built.replace(REFUSAL, 'false')
  const policy = variant === 'without sandbox' ? framePolicy(script) : LOOSE
  const path = `/${variant.replace(' ', '-')}.html`
  server.pages.set(path, frameHtml(script, policy))
  await page.route('**/sandbox.html', (route) => route.continue({ url: `http://${host}${path}` }))
  if (variant === 'without policy') return
  await page.addInitScript(() => {
    const { add } = DOMTokenList.prototype
    DOMTokenList.prototype.add = function (...tokens) {
      const more = ['allow-same-origin', 'allow-forms', 'allow-popups', 'allow-top-navigation', 'allow-modals']
      add.apply(this, tokens.includes('allow-scripts') ? [...tokens, ...more] : tokens)
    }
  })
}
