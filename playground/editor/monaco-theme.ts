import { editor } from 'monaco-editor/editor'

export const THEME = 'porthole'

/** Gives `var(--name)` as `#rrggbbaa`, whatever the style sheet wrote: a pixel is painted with it and read. */
function resolver(host: HTMLElement): { colour: (name: string) => string; done: () => void } {
  const probe = document.createElement('span')
  probe.hidden = true
  // Else forced colours would give it the one of all text.
  probe.style.setProperty('forced-color-adjust', 'none')
  host.append(probe)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return {
    colour: (name) => {
      probe.style.color = `var(${name})`
      if (!context) return '#000000ff'
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = getComputedStyle(probe).color
      context.fillRect(0, 0, 1, 1)
      const { data } = context.getImageData(0, 0, 1, 1)
      return `#${[...data].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
    },
    done: () => probe.remove(),
  }
}

/** Half of the brightest; Monaco's own colours, where the site has none, are for a light page or a dark one. */
const MIDDLE = 0x80
const FORCED = '(forced-colors: active)'
const isLight = (colour: string): boolean => Number.parseInt(colour.slice(3, 5), 16) >= MIDDLE

/** Gives Monaco the colours that the style sheet has for `host` now; every editor of the page takes them. */
export function applyTheme(host: HTMLElement): void {
  const { colour, done } = resolver(host)
  const page = colour('--ph-code-page')
  const ink = colour('--ph-code-ink')
  const dim = colour('--ph-code-dim')
  const line = colour('--ph-code-line')
  const raised = colour('--ph-code-raised')
  const accent = colour('--ph-code-accent')
  const error = colour('--ph-code-error')
  const selection = colour('--ph-code-selection')
  const selected = colour('--ph-code-selected')
  const found = colour('--ph-code-found')
  const forced = matchMedia(FORCED).matches
  const token = (name: string, variable: string) => ({ token: name, foreground: colour(variable).slice(1, 7) })
  editor.defineTheme(THEME, {
    base: isLight(page) ? (forced ? 'hc-light' : 'vs') : forced ? 'hc-black' : 'vs-dark',
    inherit: true,
    rules: [
      token('', '--ph-code-ink'),
      token('comment', '--ph-code-dim'),
      token('keyword', '--ph-code-keyword'),
      token('string', '--ph-code-string'),
      token('string.escape', '--ph-code-number'),
      token('regexp', '--ph-code-string'),
      token('number', '--ph-code-number'),
      token('type', '--ph-code-type'),
      token('delimiter', '--ph-code-ink'),
      token('identifier', '--ph-code-ink'),
    ],
    colors: {
      foreground: ink,
      focusBorder: accent,
      errorForeground: error,
      'editor.background': page,
      'editor.foreground': ink,
      'editorCursor.foreground': accent,
      'editorLineNumber.foreground': dim,
      'editorLineNumber.activeForeground': ink,
      'editorLineNumber.dimmedForeground': dim,
      'editor.selectionBackground': selection,
      'editor.selectionForeground': selected,
      'editor.inactiveSelectionBackground': selection,
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': line,
      'editor.wordHighlightBackground': found,
      'editor.wordHighlightStrongBackground': found,
      'editor.findMatchBackground': selection,
      'editor.findMatchHighlightBackground': found,
      'editorBracketMatch.background': found,
      'editorBracketMatch.border': accent,
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, ink])),
      'editorIndentGuide.background1': line,
      'editorIndentGuide.activeBackground1': dim,
      'editorError.foreground': error,
      'editorWidget.background': raised,
      'editorWidget.foreground': ink,
      'editorWidget.border': line,
      'editorHoverWidget.background': raised,
      'editorHoverWidget.border': line,
      'editorSuggestWidget.background': raised,
      'editorSuggestWidget.border': line,
      'editorSuggestWidget.foreground': ink,
      'editorSuggestWidget.selectedBackground': selection,
      'editorSuggestWidget.selectedForeground': selected,
      'editorSuggestWidget.highlightForeground': accent,
      'editorSuggestWidget.focusHighlightForeground': accent,
      'list.hoverBackground': found,
      'list.focusBackground': selection,
      'list.focusForeground': selected,
      'input.background': page,
      'input.foreground': ink,
      'input.border': line,
      'menu.background': raised,
      'menu.foreground': ink,
      'menu.selectionBackground': selection,
      'menu.selectionForeground': selected,
      'menu.border': line,
      'textLink.foreground': accent,
      'textCodeBlock.background': page,
      'scrollbar.shadow': '#00000000',
    },
  })
  editor.setTheme(THEME)
  done()
}

/** Calls `changed` when the page's colours change; returns the way out. */
export function watchColours(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const queries = [FORCED, '(prefers-color-scheme: dark)'].map((query) => matchMedia(query))
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', changed)
  }
}
