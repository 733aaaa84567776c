/** How long the page may stay busy before the application is loaded all the same, in milliseconds. */
const IDLE_TIMEOUT_MS = 2000

/** Runs `load` when the page has loaded and has nothing else to do. */
export function whenIdle(load: () => void): void {
  const soon = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: IDLE_TIMEOUT_MS })
    else setTimeout(load, 0)
  }
  if (document.readyState === 'complete') soon()
  else addEventListener('load', soon, { once: true })
}
