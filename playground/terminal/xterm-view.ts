import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { useCellWidth } from './cell-width.ts'
import { withoutMarks } from './copied-text.ts'
import { keyOf } from './key-bar.ts'
import { type Action, type Key, keyAction } from './keys.ts'
import { ScreenPainter } from './screen-painter.ts'
import { ScreenSearch } from './screen-search.ts'
import { type Fragment, Transcript } from './transcript.ts'
import type { View, ViewHost } from './view.ts'
import { readTheme, watchTheme } from './xterm-theme.ts'

/** Rows kept above the screen; the oldest go first. */
const SCROLLBACK_ROWS = 2000
/** Bytes after which xterm gets what has gathered; the page stays responsive between two writes. */
const WRITE_BYTES = 16 * 1024
/** In pixels, like all sizes xterm takes. */
const SCROLLBAR_WIDTH = 10
const LINE_HEIGHT = 1.1
const CONTROL_CHARACTER = /\p{Cc}/u

/** Lines to display, the bytes they came from, and whom to tell when they are on the screen. */
interface Item {
  readonly fragments: readonly Fragment[]
  readonly bytes: number
  readonly shown?: () => void
}

/** Resolves once `element` has a size, as it has not in a hidden tab. */
const visible = (element: HTMLElement): Promise<void> =>
  new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0) return
      observer.disconnect()
      resolve()
    })
    observer.observe(element)
  })

/** The conversation on an xterm screen, the line being edited always below it. */
export class XtermView implements View {
  readonly #host: ViewHost
  readonly #terminal: Terminal
  readonly #fitter = new FitAddon()
  readonly #painter: ScreenPainter
  readonly #transcript = new Transcript()
  readonly #search: ScreenSearch
  readonly #resized: ResizeObserver
  readonly #unwatch: () => void
  #queue: Item[] = []
  #clearing = false
  #dirty = true
  /** A write that xterm has not parsed yet; what comes meanwhile goes into the next one. */
  #writing = false
  #disposed = false

  /** Opens a screen in `parent`, once it is visible and its font is there: both are measured. */
  static async open(parent: HTMLElement, host: ViewHost): Promise<XtermView> {
    const { fontFamily, fontSize } = getComputedStyle(parent)
    await Promise.allSettled(
      [400, 600].map((weight) => document.fonts.load(`${weight} ${fontSize} ${fontFamily}`, 'a▸◂␍␊')),
    )
    await visible(parent)
    return new XtermView(parent, host)
  }

  private constructor(parent: HTMLElement, host: ViewHost) {
    this.#host = host
    const { fontFamily, fontSize } = getComputedStyle(parent)
    this.#terminal = new Terminal({
      allowProposedApi: true,
      fontFamily,
      fontSize: Number.parseFloat(fontSize),
      fontWeightBold: 600,
      lineHeight: LINE_HEIGHT,
      scrollback: SCROLLBACK_ROWS,
      drawBoldTextInBrightColors: false,
      overviewRuler: { width: SCROLLBAR_WIDTH },
      theme: readTheme(parent),
    })
    useCellWidth(this.#terminal.unicode)
    this.#terminal.loadAddon(this.#fitter)
    this.#search = new ScreenSearch(this.#terminal, (found) => host.found(found))
    this.#terminal.open(parent)
    const size = this.#newSize()
    if (size) this.#terminal.resize(size.columns, size.rows)
    this.#painter = new ScreenPainter({ columns: this.#terminal.cols, rows: this.#terminal.rows })
    this.#listen(parent)
    this.#resized = new ResizeObserver(() => this.#flush())
    this.#resized.observe(parent)
    this.#unwatch = watchTheme(() => {
      this.#terminal.options.theme = readTheme(parent)
    })
    this.#flush()
  }

  sent(bytes: Uint8Array): void {
    this.#display(this.#transcript.sent(bytes), bytes.length)
  }

  received(bytes: Uint8Array, shown: () => void): void {
    this.#display(this.#transcript.received(bytes), bytes.length, shown)
  }

  receivedAll(): void {
    this.#display(this.#transcript.receivedAll())
  }

  note(text: string): void {
    this.#display(this.#transcript.note(text))
  }

  restart(): void {
    this.#transcript.restart()
  }

  clear(): void {
    for (const { shown } of this.#queue) shown?.()
    this.#queue = []
    this.#clearing = true
    this.#refresh()
  }

  press(key: Key): void {
    const action = keyAction(key)
    if (typeof action === 'function') this.#edit(() => action(this.#host.editor))
    else if (action === 'complete') {
      if (!this.#complete()) this.#host.leave()
    } else if (action !== 'native' && action !== 'text') this.#act(action)
  }

  find(term: string, direction: 'next' | 'previous', incremental: boolean): void {
    this.#search.find(term, direction, incremental)
  }

  endSearch(): void {
    this.#search.end()
    this.#terminal.focus()
  }

  dispose(): void {
    this.#disposed = true
    this.#resized.disconnect()
    this.#unwatch()
    this.#terminal.dispose()
  }

  #display(fragments: readonly Fragment[], bytes = 0, shown?: () => void): void {
    this.#queue.push({ fragments, bytes, ...(shown && { shown }) })
    this.#refresh()
  }

  #listen(parent: HTMLElement): void {
    const { textarea } = this.#terminal
    textarea?.setAttribute('aria-label', this.#host.inputLabel)
    textarea?.setAttribute('aria-describedby', this.#host.hintId)
    // Before xterm's own listener, which would turn line breaks into keys.
    parent.addEventListener('paste', (event) => this.#paste(event), { capture: true })
    parent.addEventListener('copy', (event) => this.#copy(event), { capture: true })
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event))
    this.#terminal.onData((text) => {
      if (CONTROL_CHARACTER.test(text)) return
      if (this.#host.takeControl()) this.press(keyOf(text, true))
      else this.#edit(() => this.#host.insert(text))
    })
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault()
    event.stopPropagation()
    this.#edit(() => this.#host.paste(event.clipboardData?.getData('text/plain') ?? ''))
  }

  /** xterm would copy its marks too. */
  #copy(event: ClipboardEvent): void {
    if (!this.#terminal.hasSelection()) return
    event.clipboardData?.setData('text/plain', withoutMarks(this.#terminal.getSelection()))
    event.preventDefault()
    event.stopPropagation()
  }

  /** Whether xterm itself should go on with the key. */
  #key(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown' || event.isComposing) return true
    const action = keyAction(event)
    if (action === 'text') return true
    if (action === 'native' || (action === 'complete' && !this.#complete())) return false
    event.preventDefault()
    // The page has shortcuts of its own: Ctrl+K would open its search.
    event.stopPropagation()
    if (typeof action === 'function') this.#edit(() => action(this.#host.editor))
    else if (action !== 'complete' && !(action === 'enter' && event.repeat)) this.#act(action)
    return false
  }

  #act(action: Exclude<Action, 'text' | 'native' | 'complete'>): void {
    switch (action) {
      case 'enter':
        return this.#edit(() => this.#host.submit())
      case 'newline':
        return this.#edit(() => this.#host.insert('\n'))
      case 'leave':
        return this.#host.leave()
      case 'clear':
        return this.#host.clear()
      case 'search':
        return this.#host.search()
      case 'copy':
        document.execCommand('copy')
        return
      case 'page-up':
        return this.#terminal.scrollPages(-1)
      case 'page-down':
        return this.#terminal.scrollPages(1)
    }
  }

  #complete(): boolean {
    let completed = false
    this.#edit(() => {
      completed = this.#host.complete()
    })
    return completed
  }

  #edit(change: () => void): void {
    change()
    this.#terminal.scrollToBottom()
    this.#refresh()
  }

  #refresh(): void {
    this.#dirty = true
    this.#flush()
  }

  #flush(): void {
    if (this.#writing || this.#disposed) return
    const size = this.#newSize()
    if (size) {
      this.#write(this.#painter.resize(size), () => {
        this.#terminal.resize(size.columns, size.rows)
        this.#dirty = true
      })
    } else if (this.#dirty) {
      const { text, cursor } = this.#host.editor
      const cleared = this.#clearing ? this.#painter.clear() : ''
      const items = this.#take()
      const fragments = items.flatMap((item) => item.fragments)
      this.#clearing = false
      this.#dirty = this.#queue.length > 0
      this.#write(cleared + this.#painter.paint(fragments, { text, cursor }), () => {
        for (const { shown } of items) shown?.()
      })
    }
  }

  #take(): Item[] {
    let bytes = 0
    const beyond = this.#queue.findIndex((item) => {
      const full = bytes >= WRITE_BYTES
      bytes += item.bytes
      return full
    })
    return this.#queue.splice(0, beyond === -1 ? this.#queue.length : beyond)
  }

  #write(sequence: string, parsed: () => void): void {
    this.#writing = true
    this.#terminal.write(sequence, () => {
      this.#writing = false
      parsed()
      this.#flush()
    })
  }

  #newSize(): { columns: number; rows: number } | undefined {
    const size = this.#fitter.proposeDimensions()
    // A hidden terminal has no size to take: it keeps the one it had.
    if (!size || Number.isNaN(size.cols) || this.#terminal.element?.clientWidth === 0) return undefined
    if (size.cols === this.#terminal.cols && size.rows === this.#terminal.rows) return undefined
    return { columns: size.cols, rows: size.rows }
  }
}
