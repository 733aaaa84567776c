import { whenIdle } from '../workspace/when-idle.ts'

/** How near the viewport a terminal has to come. */
const NEAR = '400px'

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

whenIdle(watch)
