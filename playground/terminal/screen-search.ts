import { SearchAddon } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'

/** Places that are marked and counted; of more, it is told that there are more. */
export const MAX_MATCHES = 1000

/** What was found: which match is shown, counted from 1, 0 if that is not known, and how many there are. */
export interface Found {
  readonly current: number
  readonly count: number
}

/** Finds text in what a screen displays, and marks it. */
export class ScreenSearch {
  readonly #terminal: Terminal
  readonly #addon = new SearchAddon({ highlightLimit: MAX_MATCHES })

  constructor(terminal: Terminal, found: (found: Found) => void) {
    this.#terminal = terminal
    terminal.loadAddon(this.#addon)
    this.#addon.onDidChangeResults(({ resultIndex, resultCount }) =>
      found({ current: resultIndex + 1, count: resultCount }),
    )
  }

  find(term: string, direction: 'next' | 'previous', incremental: boolean): void {
    if (term === '') return this.end()
    const { cursor = '', brightBlack = '' } = this.#terminal.options.theme ?? {}
    const decorations = {
      matchBorder: brightBlack,
      matchOverviewRuler: brightBlack,
      activeMatchBorder: cursor,
      activeMatchColorOverviewRuler: cursor,
    }
    if (direction === 'next') this.#addon.findNext(term, { decorations, incremental })
    else this.#addon.findPrevious(term, { decorations })
  }

  end(): void {
    this.#addon.clearDecorations()
    this.#terminal.clearSelection()
  }
}
