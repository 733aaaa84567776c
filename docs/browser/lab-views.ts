/** From here on lesson and lab stand side by side; the same width as in the styles of the lesson. */
const WIDE = '(min-width: 72rem)'

/** Below the wide layout the lesson and its lab take turns; each keeps its place when the other is shown. */
export function showLabViews(lesson: HTMLElement): void {
  const buttons = [...lesson.querySelectorAll<HTMLButtonElement>('[data-show-view]')]
  const lab = lesson.querySelector<HTMLElement>('.lab')
  const title = lab?.querySelector('h2')
  const skipLink = document.querySelector('[data-skip-to-lab]')
  const wide = matchMedia(WIDE)
  const places = new Map<string, number>()

  /** While the lab hides the text it is the main part of the page, and its title the first heading. */
  const markMain = () => {
    const isMain = lesson.dataset['view'] === 'lab' && !wide.matches
    if (lab) lab.role = isMain ? 'main' : null
    if (title) title.ariaLevel = isMain ? '1' : null
  }

  const show = (view: string) => {
    places.set(lesson.dataset['view'] ?? '', window.scrollY)
    lesson.dataset['view'] = view
    for (const button of buttons) button.ariaPressed = String(button.dataset['showView'] === view)
    markMain()
    window.scrollTo({ top: places.get(view) ?? 0, behavior: 'instant' })
  }

  for (const button of buttons) {
    button.addEventListener('click', () => {
      const view = button.dataset['showView'] ?? ''
      if (view !== lesson.dataset['view']) show(view)
    })
  }
  skipLink?.addEventListener('click', (event) => {
    event.preventDefault()
    if (!wide.matches) show('lab')
    title?.focus({ preventScroll: true })
  })
  wide.addEventListener('change', () => {
    // A lab that were hidden now would take the keys with it.
    if (!wide.matches && lab?.contains(document.activeElement)) show('lab')
    else markMain()
  })
  lesson.dataset['view'] = 'text'
}
