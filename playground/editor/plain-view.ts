import type { EditorView, Files, ViewEvents } from './view.ts'

/** A plain text area over the files: on a phone, until Monaco is there, and where it cannot be loaded. */
export class PlainView implements EditorView {
  readonly #texts = new Map<string, string>()
  readonly #cursors = new Map<string, number>()
  readonly #area = document.createElement('textarea')
  #name = ''

  constructor(slot: HTMLElement, events: ViewEvents) {
    this.#area.className = 'ph-plain'
    this.#area.spellcheck = false
    this.#area.wrap = 'off'
    this.#area.autocapitalize = 'off'
    this.#area.setAttribute('autocorrect', 'off')
    this.#area.addEventListener('input', () => {
      this.#texts.set(this.#name, this.#area.value)
      events.edited(this.#name, this.#area.value)
    })
    slot.append(this.#area)
  }

  get files(): Files {
    return Object.fromEntries(this.#texts)
  }

  get hasFocus(): boolean {
    return document.activeElement === this.#area
  }

  get cursor(): readonly [number, number] {
    const before = this.#area.value.slice(0, this.#area.selectionStart).split('\n')
    return [before.length, (before.at(-1)?.length ?? 0) + 1]
  }

  setFiles(files: Files): void {
    this.#texts.clear()
    for (const [name, text] of Object.entries(files)) this.#texts.set(name, text)
    const text = this.#texts.get(this.#name) ?? ''
    if (this.#area.value !== text) this.#area.value = text
  }

  show(name: string): void {
    this.#cursors.set(this.#name, this.#area.selectionStart)
    this.#name = name
    this.#area.value = this.#texts.get(name) ?? ''
    const cursor = this.#cursors.get(name) ?? 0
    this.#area.setSelectionRange(cursor, cursor)
    this.#area.setAttribute('aria-label', `Text of ${name}`)
  }

  reveal(line: number, column: number): void {
    const lines = this.#area.value.split('\n')
    const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0)
    this.#area.setSelectionRange(start + column - 1, start + column - 1)
    const lineHeight = Number.parseFloat(getComputedStyle(this.#area).lineHeight)
    this.#area.scrollTop = Math.max(0, (line - 1) * lineHeight - this.#area.clientHeight / 2)
  }

  /** A text area has one colour: the element says where it was. */
  mark(): void {}

  unmark(): void {}

  setReadOnly(readOnly: boolean): void {
    this.#area.readOnly = readOnly
  }

  /** A text area is read as it is. */
  setScreenReader(): void {}

  focus(): void {
    this.#area.focus()
  }

  dispose(): void {
    this.#area.remove()
  }
}
