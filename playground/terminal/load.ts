/** How long the page may stay busy before the terminal is loaded all the same, in milliseconds. */
const IDLE_TIMEOUT_MS = 2000
/** How near the viewport a terminal has to come. */
const NEAR = '400px'

const whenIdle = (action: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(action, { timeout: IDLE_TIMEOUT_MS })
  else setTimeout(action, 0)
}

function watch(): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      import('./element.ts').catch(reportError)
    },
    { rootMargin: NEAR },
  )
  for (const terminal of document.querySelectorAll('porthole-terminal')) observer.observe(terminal)
}

if (document.readyState === 'complete') whenIdle(watch)
else addEventListener('load', () => whenIdle(watch), { once: true })
