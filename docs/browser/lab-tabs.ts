const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowLeft: (index, count) => (index + count - 1) % count,
  ArrowRight: (index, count) => (index + 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** The tabs of a lab with several terminals (ARIA Authoring Practices, Tabs with automatic activation). */
export function showLabTabs(lesson: HTMLElement): void {
  const tabs = [...lesson.querySelectorAll<HTMLElement>('.lab [role="tab"]')]
  const select = (selected: HTMLElement) => {
    for (const tab of tabs) {
      tab.ariaSelected = String(tab === selected)
      tab.tabIndex = tab === selected ? 0 : -1
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '')
      if (panel) panel.hidden = tab !== selected
    }
  }
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => select(tab))
    tab.addEventListener('keydown', (event) => {
      const target = tabs[STEPS[event.key]?.(index, tabs.length) ?? -1]
      if (!target) return
      event.preventDefault()
      select(target)
      target.focus()
    })
  }
  if (tabs[0]) select(tabs[0])
}
