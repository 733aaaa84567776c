/** Least height of an on-screen keyboard, in pixels: bars of the browser take less. */
const MIN_KEYBOARD_PX = 120

/** Keeps `area` in view above the on-screen keyboard while the focus is in `root`; returns the way out. */
export function keepAboveKeyboard(root: HTMLElement, area: () => Element | null): () => void {
  const viewport = window.visualViewport
  if (!viewport) return () => undefined
  const follow = (): void => {
    // Zooming makes the visual viewport smaller too.
    const hidden = window.innerHeight - viewport.height * viewport.scale
    const keyboard = hidden >= MIN_KEYBOARD_PX ? hidden : 0
    root.style.setProperty('--ph-keyboard', `${keyboard}px`)
    const shown = area()
    if (!shown || !root.contains(document.activeElement)) return
    const margin = Number.parseFloat(getComputedStyle(shown).scrollMarginBottom)
    const beyond = shown.getBoundingClientRect().bottom + margin - (viewport.offsetTop + viewport.height)
    if (beyond > 0) window.scrollBy({ top: beyond, behavior: 'instant' })
  }
  viewport.addEventListener('resize', follow)
  return () => viewport.removeEventListener('resize', follow)
}
