import { html, nothing } from 'lit'
import { type Found, MAX_MATCHES } from './screen-search.ts'

interface SearchBarOptions {
  readonly find: (term: string, direction: 'next' | 'previous', incremental: boolean) => void
  /** The search is over. */
  readonly end: () => void
  readonly changed: () => void
}

/** The field of a search, its count, and the ways to the next match and to the one before. */
export class SearchBar {
  readonly #options: SearchBarOptions
  #open = false
  #term = ''
  #found: Found | undefined

  constructor(options: SearchBarOptions) {
    this.#options = options
  }

  open(): void {
    this.#open = true
    this.#options.changed()
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    this.#found = undefined
    this.#options.end()
    this.#options.changed()
  }

  found(found: Found): void {
    if (!this.#open) return
    this.#found = found
    this.#options.changed()
  }

  render(): unknown {
    if (!this.#open) return nothing
    return html`
      <form
        class="ph-search"
        role="search"
        aria-label="Search in the terminal"
        @submit=${(event: SubmitEvent) => this.#step(event, 'next')}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        <input
          class="ph-input"
          type="search"
          aria-label="Text to find"
          autocomplete="off"
          spellcheck="false"
          .value=${this.#term}
          @input=${(event: Event) => this.#typed(event)}
        />
        <span class="ph-found" role="status">${this.#words()}</span>
        <button type="button" class="ph-button" @click=${(event: Event) => this.#step(event, 'previous')}>Previous</button>
        <button type="submit" class="ph-button">Next</button>
        <button type="button" class="ph-button" @click=${() => this.close()}>Close search</button>
      </form>`
  }

  #words(): string {
    if (this.#term === '' || !this.#found) return ''
    const { current, count } = this.#found
    if (count === 0) return 'Not found'
    return `${current > 0 ? current : '–'} of ${count >= MAX_MATCHES ? `${MAX_MATCHES} or more` : count}`
  }

  #typed({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return
    this.#term = target.value
    this.#options.find(this.#term, 'next', true)
    this.#options.changed()
  }

  #step(event: Event, direction: 'next' | 'previous'): void {
    event.preventDefault()
    this.#options.find(this.#term, direction, false)
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close()
    else if (event.key === 'Enter' && event.shiftKey) this.#step(event, 'previous')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
