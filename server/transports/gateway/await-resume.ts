import { CLOSE_NO_RESUME, CLOSE_UNKNOWN_CONTROL, type PageControl, parsePageControl } from '../../protocol/gateway.ts'
import type { Page } from './page.ts'

export type Resume = Extract<PageControl, { t: 'resume' }>

interface Awaited {
  /** In milliseconds. */
  readonly timeout: number
  readonly resume: (message: Resume) => void
  /** The page waits no longer, whatever it said. */
  readonly over: () => void
}

/** Waits for the first message of a page, which must be `resume`. */
export function awaitResume(page: Page, { timeout, resume, over }: Awaited): void {
  let waiting = true
  const stop = () => {
    clearTimeout(patience)
    if (waiting) over()
    waiting = false
  }
  const refuse = () => {
    stop()
    page.close(CLOSE_UNKNOWN_CONTROL, 'the first message must be resume')
  }
  const patience = setTimeout(() => {
    stop()
    page.close(CLOSE_NO_RESUME, 'no resume came')
  }, timeout)
  page.listen({
    bytes: refuse,
    control: (text) => {
      const message = parsePageControl(text)
      if (!waiting || message?.t !== 'resume') return refuse()
      stop()
      resume(message)
    },
    alive: () => undefined,
    broken: stop,
    gone: stop,
  })
}
