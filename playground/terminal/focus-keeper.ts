import type { ReactiveController, ReactiveElement } from 'lit'

const isDisabled = (element: Element): boolean => element instanceof HTMLButtonElement && element.disabled

/** Moves the focus on when an update takes away or disables what has it: a button that makes no sense any more must not swallow it. */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveElement
  readonly #next: () => string
  #focused: Element | null = null

  /** `next` is the selector of what gets the focus. */
  constructor(host: ReactiveElement, next: () => string) {
    this.#host = host
    this.#next = next
    host.addController(this)
  }

  hostUpdate(): void {
    const focused = document.activeElement
    this.#focused = this.#host.contains(focused) ? focused : null
  }

  hostUpdated(): void {
    const focused = this.#focused
    if (!focused || (this.#host.contains(focused) && !isDisabled(focused))) return
    this.#host.querySelector<HTMLElement>(this.#next())?.focus()
  }
}
