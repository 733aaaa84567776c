/** How long the page may stay busy before the application is loaded all the same, in milliseconds. */
const IDLE_TIMEOUT_MS = 2000

const load = (): void => {
  import('./element.ts').catch(reportError)
}

const whenIdle = (): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: IDLE_TIMEOUT_MS })
  else setTimeout(load, 0)
}

if (document.readyState === 'complete') whenIdle()
else addEventListener('load', whenIdle, { once: true })
