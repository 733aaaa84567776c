import { PlainView } from './plain-view.ts'
import { prefersScreenReader, rememberScreenReader } from './screen-reader.ts'
import type { EditorView, Files, Mark, ViewEvents } from './view.ts'

/** Monaco does not serve touch screens: there a text area does. */
const TOUCH = '(hover: none) and (pointer: coarse)'
const TOGGLE = /^(?:Mac|iP)/.test(navigator.platform) ? 'Ctrl+Shift+M' : 'Ctrl+M'
const TAB_TYPES = `Press ${TOGGLE}, then Tab, to leave.`
const TAB_MOVES = `Tab leaves. Press ${TOGGLE} again, and it types.`
const SCREEN_READER_KEY = 'Shift+Alt+F1'
const FAILED = 'The editor could not be loaded, so this is a plain text field: your program runs all the same.'

/** What `edit` says: which file a person changed, and its whole text now. */
export interface Edit {
  readonly name: string
  readonly text: string
}

/**
 * `<porthole-editor>`: the learner's TypeScript files, one of them shown.
 *
 * It starts as a plain text area and becomes Monaco when that is loaded, with text, cursor and focus kept; on a touch
 * screen, and where Monaco cannot be loaded, it stays one. `data-view` says which: `loading`, `monaco` or `plain`.
 *
 * Events, which bubble: `edit` with an `Edit` as its detail, for changes by a person alone, and `activechange` with
 * the name of the file, when the editor itself went to another one, as for a definition.
 */
export class PortholeEditor extends HTMLElement {
  readonly #slot = document.createElement('div')
  readonly #hint = document.createElement('p')
  readonly #wrong = document.createElement('p')
  readonly #visit = document.createElement('p')
  readonly #foot = document.createElement('div')
  readonly #screenReader = document.createElement('button')
  readonly #told = document.createElement('p')
  #view: EditorView | undefined
  #files: Files = {}
  #active = ''
  #mark: Mark | undefined
  #readOnly = false

  /** The text of each file, by its name, such as `server.ts`. Setting it is no `edit`; files that stay keep cursor and undo. */
  get files(): Files {
    return this.#view?.files ?? this.#files
  }

  set files(files: Files) {
    this.#files = files
    this.#view?.setFiles(files)
    if (!(this.#active in files)) this.active = Object.keys(files)[0] ?? ''
  }

  /** The file that is shown, one of `files`. */
  get active(): string {
    return this.#active
  }

  set active(name: string) {
    if (name === this.#active && !this.#isVisiting) return
    this.#active = name
    this.#view?.show(name)
  }

  get readOnly(): boolean {
    return this.#readOnly
  }

  set readOnly(readOnly: boolean) {
    this.#readOnly = readOnly
    this.#view?.setReadOnly(readOnly)
  }

  /** Shows where a run went wrong, until `unmark()`: line and column from 1. */
  mark(name: string, line: number, column: number, message: string): void {
    this.#mark = { name, line, column, message }
    this.#view?.mark(this.#mark)
    this.#wrong.textContent = `${name}, line ${line}: ${message}`
  }

  unmark(): void {
    this.#mark = undefined
    this.#view?.unmark()
    this.#wrong.textContent = ''
  }

  /** Shows a file with the cursor on a line of it, counted from 1. */
  reveal(name: string, line: number, column = 1): void {
    this.active = name
    this.#view?.reveal(line, column)
  }

  override focus(): void {
    this.#view?.focus()
  }

  connectedCallback(): void {
    // Starlight would set the lines of a text apart as it does paragraphs.
    this.classList.add('not-content')
    this.#slot.className = 'ph-editor-slot'
    this.#hint.className = 'ph-editor-hint'
    this.#makeScreenReaderButton()
    this.#visit.className = 'ph-editor-visit'
    this.#wrong.className = 'ph-editor-wrong'
    this.#wrong.setAttribute('role', 'status')
    this.#told.className = 'sr-only'
    this.#told.setAttribute('role', 'status')
    this.#foot.className = 'ph-editor-foot'
    this.#foot.replaceChildren(this.#hint, this.#screenReader, this.#told)
    this.replaceChildren(this.#visit, this.#slot, this.#wrong, this.#foot)
    this.#take(new PlainView(this.#slot, this.#events))
    if (matchMedia(TOUCH).matches) this.#stayPlain('')
    else this.#load().catch(reportError)
  }

  disconnectedCallback(): void {
    this.#files = this.files
    this.#view?.dispose()
    this.#view = undefined
  }

  readonly #events: ViewEvents = {
    edited: (name, text) =>
      this.dispatchEvent(new CustomEvent<Edit>('edit', { detail: { name, text }, bubbles: true })),
    moved: (name) => {
      this.#active = name
      this.dispatchEvent(new CustomEvent<string>('activechange', { detail: name, bubbles: true }))
    },
    visits: (file) => this.#tellVisit(file),
    tabMoves: (moves) => {
      this.#hint.textContent = moves ? TAB_MOVES : TAB_TYPES
    },
    screenReaderToggled: () => {
      const on = !this.#readsAloud
      this.#setScreenReader(on)
      this.#told.textContent = `Screen reader mode is ${on ? 'on' : 'off'}.`
    },
  }

  #makeScreenReaderButton(): void {
    const button = this.#screenReader
    button.type = 'button'
    button.textContent = 'Screen reader mode'
    button.title = `Gives the text to a screen reader, here and in the editors that you open later. ${SCREEN_READER_KEY} does the same.`
    button.setAttribute('aria-keyshortcuts', SCREEN_READER_KEY)
    button.setAttribute('aria-pressed', String(prefersScreenReader()))
    button.onclick = () => this.#setScreenReader(!this.#readsAloud)
  }

  get #readsAloud(): boolean {
    return this.#screenReader.getAttribute('aria-pressed') === 'true'
  }

  #setScreenReader(on: boolean): void {
    this.#screenReader.setAttribute('aria-pressed', String(on))
    this.#view?.setScreenReader(on)
    rememberScreenReader(on)
  }

  get #isVisiting(): boolean {
    return this.#visit.hasChildNodes()
  }

  /** Says that the file is not the learner's, and offers the way back. */
  #tellVisit(file: string | undefined): void {
    this.#visit.replaceChildren()
    if (file === undefined) return
    const back = document.createElement('button')
    back.type = 'button'
    back.textContent = `Back to ${this.#active}`
    back.addEventListener('click', () => {
      this.#view?.show(this.#active)
      this.focus()
    })
    this.#visit.append(`${file} is part of Node’s types or of TypeScript’s: it can be read, not changed. `, back)
  }

  async #load(): Promise<void> {
    this.dataset['view'] = 'loading'
    const loaded = await import('./monaco-view.ts').catch((error: unknown) => {
      console.info('Monaco could not be loaded.', error)
      return undefined
    })
    if (!this.isConnected) return
    if (!loaded) return this.#stayPlain(FAILED)
    this.#take(new loaded.MonacoView(this, this.#slot, this.#events))
    this.dataset['view'] = 'monaco'
  }

  /** Puts a view in the place of the one that is there, with what a person has in front of them. */
  #take(view: EditorView): void {
    const before = this.#view
    const [line, column] = before?.cursor ?? [1, 1]
    const hadFocus = before?.hasFocus === true
    this.#files = this.files
    before?.dispose()
    this.#view = view
    view.setFiles(this.#files)
    view.setReadOnly(this.#readOnly)
    view.setScreenReader(this.#readsAloud)
    view.show(this.#active)
    if (this.#mark) view.mark(this.#mark)
    view.reveal(line, column)
    if (hadFocus) view.focus()
  }

  #stayPlain(hint: string): void {
    this.dataset['view'] = 'plain'
    this.#hint.textContent = hint
  }
}

customElements.define('porthole-editor', PortholeEditor)

declare global {
  interface HTMLElementTagNameMap {
    'porthole-editor': PortholeEditor
  }
}
