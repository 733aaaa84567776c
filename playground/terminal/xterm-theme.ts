import type { ITheme } from '@xterm/xterm'

/** Gives `var(--name)` as a colour that xterm reads; system colours of forced-colors mode too. */
function resolver(host: HTMLElement): { colour: (name: string) => string; done: () => void } {
  const probe = document.createElement('span')
  probe.hidden = true
  host.append(probe)
  return {
    colour: (name) => {
      probe.style.color = `var(${name})`
      return getComputedStyle(probe).color
    },
    done: () => probe.remove(),
  }
}

/** The terminal's colours as the style sheet has them for `host` now. */
export function readTheme(host: HTMLElement): ITheme {
  const { colour, done } = resolver(host)
  const theme: ITheme = {
    background: colour('--ph-screen'),
    foreground: colour('--ph-screen-ink'),
    cursor: colour('--ph-screen-cursor'),
    cursorAccent: colour('--ph-screen'),
    selectionBackground: colour('--ph-screen-selection'),
    selectionForeground: colour('--ph-screen-selected'),
    yellow: colour('--ph-screen-sent'),
    cyan: colour('--ph-screen-received'),
    brightBlack: colour('--ph-screen-dim'),
    overviewRulerBorder: colour('--ph-screen'),
    scrollbarSliderBackground: colour('--ph-screen-slider'),
    scrollbarSliderHoverBackground: colour('--ph-screen-dim'),
    scrollbarSliderActiveBackground: colour('--ph-screen-dim'),
  }
  done()
  return theme
}

/** Calls `changed` when the page's theme or forced colours change; returns the way out. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', changed)
  }
}
