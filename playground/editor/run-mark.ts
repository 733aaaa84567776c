import { editor, MarkerSeverity } from 'monaco-editor/editor'
import type { Mark } from './view.ts'

const OWNER = 'run'
/** The longest message that stands beside a line, in characters; the hover has all of it. */
const LONGEST_BESIDE = 120

/** Where a run went wrong, in Monaco: the line is tinted, the place underlined, and the message stands beside it. */
export class RunMark {
  #model: editor.ITextModel | undefined
  #decorations: string[] = []

  set(model: editor.ITextModel | undefined, { line, column, message }: Mark): void {
    this.clear()
    if (!model) return
    this.#model = model
    const { lineNumber, column: from } = model.validatePosition({ lineNumber: line, column })
    const end = model.getLineMaxColumn(lineNumber)
    const range = { startLineNumber: lineNumber, startColumn: from, endLineNumber: lineNumber, endColumn: end }
    const beside = message.split('\n', 1)[0]?.slice(0, LONGEST_BESIDE) ?? ''
    editor.setModelMarkers(model, OWNER, [{ ...range, message, severity: MarkerSeverity.Error, source: OWNER }])
    this.#decorations = model.deltaDecorations(
      [],
      [
        {
          range: { ...range, startColumn: end },
          options: {
            isWholeLine: true,
            className: 'ph-run-line',
            linesDecorationsClassName: 'ph-run-edge',
            after: { content: `  ${beside}`, inlineClassName: 'ph-run-message' },
            showIfCollapsed: true,
          },
        },
      ],
    )
  }

  clear(): void {
    if (this.#model && !this.#model.isDisposed()) {
      editor.setModelMarkers(this.#model, OWNER, [])
      this.#model.deltaDecorations(this.#decorations, [])
    }
    this.#model = undefined
    this.#decorations = []
  }
}
