import type { InputLine } from './input-line.ts'
import type { LineEditor } from './line-editor.ts'
import type { Remarks } from './remarks.ts'
import type { Found } from './screen-search.ts'
import type { ViewHost } from './view.ts'

interface TypistOptions {
  readonly input: InputLine
  readonly remarks: Remarks
  readonly inputLabel: () => string
  readonly hintId: string
  readonly leave: () => void
  readonly clear: () => void
  readonly search: () => void
  readonly found: (found: Found) => void
  readonly changed: () => void
}

/** What a person types and asks for by keys, in whichever view is on. */
export class Typist implements ViewHost {
  readonly hintId: string
  readonly editor: LineEditor
  readonly leave: () => void
  readonly clear: () => void
  readonly search: () => void
  readonly found: (found: Found) => void
  readonly #options: TypistOptions
  #control = false

  constructor(options: TypistOptions) {
    this.#options = options
    this.hintId = options.hintId
    this.editor = options.input.editor
    this.leave = options.leave
    this.clear = options.clear
    this.search = options.search
    this.found = options.found
  }

  get inputLabel(): string {
    return this.#options.inputLabel()
  }

  /** Whether the next key counts as one with Ctrl. */
  get control(): boolean {
    return this.#control
  }

  toggleControl(): void {
    this.#setControl(!this.#control)
  }

  takeControl(): boolean {
    const control = this.#control
    if (control) this.#setControl(false)
    return control
  }

  submit(): void {
    this.#options.remarks.sent()
    this.#options.input.submit()
  }

  paste(text: string): void {
    this.#options.remarks.forget()
    this.#options.input.paste(text)
  }

  insert(text: string): void {
    this.#options.input.insert(text)
  }

  complete(): boolean {
    return this.#options.input.complete()
  }

  #setControl(on: boolean): void {
    this.#control = on
    this.#options.changed()
  }
}
