import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import type { TerminalSize } from '../kernel/calls.ts'
import { textWidth, useCellWidth } from '../terminal/cell-width.ts'
import { readTheme, watchTheme } from '../terminal/xterm-theme.ts'
import { type Discipline, LineDiscipline } from './line-discipline.ts'

/** Rows kept above the screen; the oldest go first. */
const SCROLLBACK_ROWS = 2000
const LINE_HEIGHT = 1.1

export interface ProgramTerminalEvents extends Pick<Discipline, 'input' | 'end' | 'signal'> {
  resized(size: TerminalSize): void
}

/** The terminal that a program runs in: its screen, and the line that a learner types for it. */
export class ProgramTerminal {
  readonly #terminal: Terminal
  readonly #fitter = new FitAddon()
  readonly #discipline: LineDiscipline
  readonly #resized: ResizeObserver
  readonly #unwatch: () => void

  constructor(parent: HTMLElement, label: string, events: ProgramTerminalEvents) {
    const { fontFamily, fontSize } = getComputedStyle(parent)
    this.#terminal = new Terminal({
      allowProposedApi: true,
      convertEol: true,
      fontFamily,
      fontSize: Number.parseFloat(fontSize),
      fontWeightBold: 600,
      lineHeight: LINE_HEIGHT,
      scrollback: SCROLLBACK_ROWS,
      screenReaderMode: true,
      theme: readTheme(parent),
    })
    useCellWidth(this.#terminal.unicode)
    this.#terminal.loadAddon(this.#fitter)
    this.#terminal.open(parent)
    this.#terminal.textarea?.setAttribute('aria-label', label)
    this.#hearInsertions()
    this.#discipline = new LineDiscipline({ ...events, echo: (text) => this.#terminal.write(text) }, textWidth)
    this.#terminal.onData((text) => this.#discipline.type(text))
    // Tab leaves, as it does in a form; programs that take keys get it in raw mode.
    this.#terminal.attachCustomKeyEventHandler(({ key }) => key !== 'Tab' || this.#discipline.raw)
    this.#terminal.onResize(({ cols, rows }) => events.resized({ columns: cols, rows }))
    this.#resized = new ResizeObserver(() => this.#fit())
    this.#resized.observe(parent)
    this.#unwatch = watchTheme(() => {
      this.#terminal.options.theme = readTheme(parent)
    })
    this.#fit()
  }

  get size(): TerminalSize {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows }
  }

  /** `shown` is called once it is on the screen. */
  print(data: Uint8Array, shown: () => void): void {
    this.#terminal.write(data, shown)
  }

  /** A word of the page's, not of the program's. */
  note(text: string): void {
    const newLine = this.#terminal.buffer.active.cursorX > 0 ? '\n' : ''
    this.#terminal.write(`${newLine}\x1b[2m${text}\x1b[22m\n`)
  }

  raw(on: boolean): void {
    this.#discipline.raw = on
  }

  /** For the next program. */
  restart(): void {
    this.#terminal.reset()
    this.#discipline.restart()
  }

  focus(): void {
    this.#terminal.focus()
  }

  dispose(): void {
    this.#resized.disconnect()
    this.#unwatch()
    this.#terminal.dispose()
  }

  /** With its mode for screen readers on, xterm ignores what comes without a key: emoji pickers, dictation, other layouts. */
  #hearInsertions(): void {
    const { textarea } = this.#terminal
    let keyed = false
    textarea?.addEventListener('keydown', () => {
      keyed = true
    })
    textarea?.addEventListener('keyup', () => {
      keyed = false
    })
    textarea?.addEventListener('input', (event) => {
      if (event instanceof InputEvent && event.inputType === 'insertText' && !event.isComposing && !keyed)
        this.#discipline.type(event.data ?? '')
    })
  }

  #fit(): void {
    if (this.#terminal.element?.clientWidth === 0) return
    // biome-ignore lint/suspicious/noFocusedTests: it fits the terminal to its element
    this.#fitter.fit()
  }
}
