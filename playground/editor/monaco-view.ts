import './monaco-setup.ts'
import { editor } from 'monaco-editor/editor'
import { FileModels } from './monaco-models.ts'
import { applyTheme, THEME, watchColours } from './monaco-theme.ts'
import { RunMark } from './run-mark.ts'
import type { EditorView, Files, Mark, ViewEvents } from './view.ts'

const FONT_SIZE_PX = 14
const LINE_HEIGHT_PX = 22

/** Monaco over the files, in `slot`. */
export class MonacoView implements EditorView {
  readonly #models: FileModels
  readonly #editor: editor.IStandaloneCodeEditor
  readonly #states = new Map<string, editor.ICodeEditorViewState>()
  readonly #runMark = new RunMark()
  readonly #endings: (() => void)[] = []
  #name = ''

  constructor(host: HTMLElement, slot: HTMLElement, events: ViewEvents) {
    this.#models = new FileModels(events.edited)
    applyTheme(host)
    const fontFamily = getComputedStyle(slot).fontFamily
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#editor = editor.create(slot, {
      model: null,
      theme: THEME,
      accessibilitySupport: 'auto',
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
      smoothScrolling: false,
      wordWrap: 'off',
    })
    this.#endings.push(
      watchColours(() => applyTheme(host)),
      this.#openFiles(events),
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
    const state = this.#editor.saveViewState()
    if (state && this.#models.get(this.#name)) this.#states.set(this.#name, state)
    this.#name = name
    this.#editor.setModel(this.#models.get(name) ?? null)
    this.#editor.restoreViewState(this.#states.get(name) ?? null)
    this.#editor.updateOptions({ ariaLabel: `Text of ${name}` })
    // What it imports is looked for among the files that the worker has.
    this.#models.share().catch(reportError)
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
    this.#editor.updateOptions({ readOnly })
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

  /** A definition may be in another file of the program: then that one is shown. */
  #openFiles(events: ViewEvents): () => void {
    const opener = editor.registerEditorOpener({
      openCodeEditor: (source, resource, at) => {
        const name = this.#models.nameOf(resource)
        if (source !== this.#editor || name === undefined) return false
        this.show(name)
        events.moved(name)
        if (at && 'lineNumber' in at) this.reveal(at.lineNumber, at.column)
        else if (at) this.reveal(at.startLineNumber, at.startColumn)
        return true
      },
    })
    return () => opener.dispose()
  }
}
