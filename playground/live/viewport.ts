/** Part of its height below which the rest of the window is taken for a keyboard. */
const KEYBOARD_BELOW = 0.75

/** Tells the styles of `element` how high the part of the page is that a keyboard leaves. */
export function followViewport(element: HTMLElement, signal: AbortSignal): void {
  const { visualViewport } = window
  if (!visualViewport) return
  const measure = () => {
    const { height } = visualViewport
    element.style.setProperty('--lv-height', `${height}px`)
    element.toggleAttribute('data-keyboard', height < window.innerHeight * KEYBOARD_BELOW)
  }
  visualViewport.addEventListener('resize', measure, { signal })
  measure()
}
