const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowLeft: (index, count) => (index + count - 1) % count,
  ArrowRight: (index, count) => (index + 1) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** Tabs and their panels, which may come and go (ARIA Authoring Practices, Tabs with automatic activation). */
export class TabList {
  readonly #list: HTMLElement
  #selected: HTMLElement | undefined

  constructor(list: HTMLElement) {
    this.#list = list
    list.addEventListener('click', ({ target }) => {
      const tab = target instanceof Element ? target.closest<HTMLElement>('[role="tab"]') : null
      if (tab) this.select(tab)
    })
    list.addEventListener('keydown', (event) => this.#key(event))
    this.select(this.tabs[0])
  }

  get tabs(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role="tab"]')]
  }

  /** Shows the panel of a tab and hides the others. */
  select(selected: HTMLElement | undefined): void {
    this.#selected = selected
    for (const tab of this.tabs) {
      const isSelected = tab === selected
      tab.ariaSelected = String(isSelected)
      tab.tabIndex = isSelected ? 0 : -1
      document.getElementById(tab.getAttribute('aria-controls') ?? '')?.toggleAttribute('data-selected', isSelected)
    }
  }

  /** Takes a tab away; the one before takes its place. */
  remove(tab: HTMLElement): void {
    const before = this.tabs[this.tabs.indexOf(tab) - 1]
    tab.remove()
    if (this.#selected === tab) this.select(before ?? this.tabs[0])
  }

  #key(event: KeyboardEvent): void {
    const { tabs } = this
    const index = tabs.findIndex((tab) => tab.contains(document.activeElement))
    const target = tabs[STEPS[event.key]?.(index, tabs.length) ?? -1]
    if (index === -1 || !target) return
    event.preventDefault()
    this.select(target)
    target.focus()
  }
}
