import { editor, type IPosition, type IRange, KeyCode, KeyMod, type Uri } from 'monaco-editor/editor'
import { TabFocus } from 'monaco-editor/editor/browser/config/tabFocus'
import { FileModels } from './monaco-models.ts'
import { applyTheme, THEME, watchColours } from './monaco-theme.ts'
import { RunMark } from './run-mark.ts'
import type { EditorView, Files, Mark, ViewEvents } from './view.ts'

const FONT_SIZE_PX = 14
const LINE_HEIGHT_PX = 22
/** Lines that a screen reader is given at a time: Monaco's 10 would cut a program into pieces. */
const SCREEN_READER_LINES = 500

/** Monaco over the files, in `slot`. */
export class MonacoView implements EditorView {
  readonly #models: FileModels
  readonly #editor: editor.IStandaloneCodeEditor
  readonly #states = new Map<string, editor.ICodeEditorViewState>()
  readonly #runMark = new RunMark()
  readonly #endings: (() => void)[] = []
  readonly #events: ViewEvents
  #name = ''
  #readOnly = false

  constructor(host: HTMLElement, slot: HTMLElement, events: ViewEvents) {
    this.#events = events
    this.#models = new FileModels(events.edited)
    applyTheme(host)
    const fontFamily = getComputedStyle(slot).fontFamily
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#editor = editor.create(slot, {
      model: null,
      theme: THEME,
      accessibilityPageSize: SCREEN_READER_LINES,
      // The theme has the colours that the system forces; Monaco's own for it are black and white.
      autoDetectHighContrast: false,
      automaticLayout: true,
      cursorBlinking: isStill ? 'solid' : 'blink',
      fixedOverflowWidgets: true,
      folding: true,
      fontFamily,
      fontSize: FONT_SIZE_PX,
      glyphMargin: false,
      lineHeight: LINE_HEIGHT_PX,
      lineNumbersMinChars: 3,
      minimap: { enabled: false },
      overviewRulerLanes: 0,
      padding: { top: 12, bottom: 12 },
      scrollBeyondLastLine: false,
      // Text that fades would have too little contrast.
      showUnused: false,
      smoothScrolling: false,
      stickyScroll: { enabled: false },
      wordWrap: 'off',
    })
    this.#endings.push(
      watchColours(() => applyTheme(host)),
      this.#followDefinitions(),
      this.#followTabs(),
      this.#hearScreenReaderKey(),
    )
    // Its letters are measured, so they have to be there.
    document.fonts.load(`${FONT_SIZE_PX}px ${fontFamily}`).then(() => editor.remeasureFonts(), reportError)
  }

  get files(): Files {
    return this.#models.texts
  }

  get hasFocus(): boolean {
    return this.#editor.hasTextFocus()
  }

  get cursor(): readonly [number, number] {
    const at = this.#editor.getPosition()
    return [at?.lineNumber ?? 1, at?.column ?? 1]
  }

  setFiles(files: Files): void {
    this.#models.set(files)
    for (const name of this.#states.keys()) if (!(name in files)) this.#states.delete(name)
  }

  show(name: string): void {
    this.#keepState()
    this.#name = name
    this.#editor.setModel(this.#models.get(name) ?? null)
    this.#editor.restoreViewState(this.#states.get(name) ?? null)
    this.#editor.updateOptions({ ariaLabel: `Text of ${name}`, readOnly: this.#readOnly })
    this.#events.visits(undefined)
  }

  reveal(line: number, column: number): void {
    this.#editor.setPosition({ lineNumber: line, column })
    this.#editor.revealLineInCenterIfOutsideViewport(line)
  }

  mark(mark: Mark): void {
    this.#runMark.set(this.#models.get(mark.name), mark)
  }

  unmark(): void {
    this.#runMark.clear()
  }

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
    if (this.#isShown(this.#name)) this.#editor.updateOptions({ readOnly })
  }

  setScreenReader(on: boolean): void {
    this.#editor.updateOptions({ accessibilitySupport: on ? 'on' : 'auto' })
  }

  focus(): void {
    this.#editor.focus()
  }

  dispose(): void {
    for (const end of this.#endings) end()
    this.#runMark.clear()
    this.#editor.dispose()
    this.#models.dispose()
  }

  #keepState(): void {
    const state = this.#editor.saveViewState()
    if (state && this.#isShown(this.#name)) this.#states.set(this.#name, state)
  }

  #isShown(name: string): boolean {
    const model = this.#models.get(name)
    return model !== undefined && this.#editor.getModel() === model
  }

  /** A definition may be in another file of the program, or in a declaration of Node or of the language. */
  #followDefinitions(): () => void {
    const opener = editor.registerEditorOpener({
      openCodeEditor: (source, resource, at) => {
        if (source !== this.#editor) return false
        const name = this.#models.nameOf(resource)
        if (name === undefined) return this.#visit(resource) && this.#go(at)
        this.show(name)
        this.#events.moved(name)
        return this.#go(at)
      },
    })
    return () => opener.dispose()
  }

  #followTabs(): () => void {
    this.#events.tabMoves(TabFocus.getTabFocusMode())
    const listener = TabFocus.onDidChangeTabFocus((moves) => this.#events.tabMoves(moves))
    return () => listener.dispose()
  }

  /** The key that Visual Studio Code has for it; Monaco by itself has none. */
  #hearScreenReaderKey(): () => void {
    const action = this.#editor.addAction({
      id: 'porthole.toggleScreenReader',
      label: 'Toggle screen reader mode',
      keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.F1],
      run: () => this.#events.screenReaderToggled(),
    })
    return () => action.dispose()
  }

  #go(at: IRange | IPosition | undefined): true {
    if (at && 'lineNumber' in at) this.reveal(at.lineNumber, at.column)
    else if (at) this.reveal(at.startLineNumber, at.startColumn)
    return true
  }

  #visit(resource: Uri): boolean {
    const model = editor.getModel(resource)
    if (!model) return false
    this.#keepState()
    const file = resource.path.split('/').at(-1) ?? resource.path
    this.#editor.setModel(model)
    this.#editor.updateOptions({ ariaLabel: `Text of ${file}`, readOnly: true })
    this.#events.visits(file)
    return true
  }
}
