import { editor, Uri } from 'monaco-editor/editor'
import { shareFiles } from './monaco-setup.ts'
import type { Files } from './view.ts'

/** A folder that no editor of the page has yet, so that two may each have a `server.ts`. */
function freeFolder(): string {
  const taken = editor.getModels().map(({ uri }) => uri.path)
  for (let number = 1; ; number++) {
    const folder = `/program-${number}/`
    if (!taken.some((path) => path.startsWith(folder))) return folder
  }
}

/** The texts of an editor's files, which Monaco keeps with what can be undone. */
export class FileModels {
  readonly #folder = freeFolder()
  readonly #models = new Map<string, editor.ITextModel>()
  readonly #edited: (name: string, text: string) => void
  #isSetting = false

  constructor(edited: (name: string, text: string) => void) {
    this.#edited = edited
  }

  get texts(): Files {
    return Object.fromEntries([...this.#models].map(([name, model]) => [name, model.getValue()]))
  }

  get(name: string): editor.ITextModel | undefined {
    return this.#models.get(name)
  }

  nameOf(uri: Uri): string | undefined {
    return [...this.#models].find(([, model]) => model.uri.toString() === uri.toString())?.[0]
  }

  /** Files that stay keep what can be undone, a new text of theirs too; this is no edit of a person's. */
  set(files: Files): void {
    this.#isSetting = true
    for (const [name, model] of this.#models) {
      if (name in files) continue
      this.#models.delete(name)
      model.dispose()
    }
    for (const [name, text] of Object.entries(files)) this.#setOne(name, text)
    this.#isSetting = false
    // Each may be imported by the others.
    shareFiles([...this.#models.values()].map(({ uri }) => uri)).catch(reportError)
  }

  dispose(): void {
    for (const model of this.#models.values()) model.dispose()
    this.#models.clear()
  }

  #setOne(name: string, text: string): void {
    const model = this.#models.get(name)
    if (!model) return this.#create(name, text)
    if (model.getValue() === text) return
    model.pushStackElement()
    model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null)
    model.pushStackElement()
  }

  #create(name: string, text: string): void {
    const model = editor.createModel(text, 'typescript', Uri.file(`${this.#folder}${name}`))
    model.updateOptions({ tabSize: 2, insertSpaces: true })
    // LF on every system: what a program reads of itself, and the columns of its errors, are the same everywhere.
    model.setEOL(editor.EndOfLineSequence.LF)
    model.onDidChangeContent(() => {
      if (!this.#isSetting) this.#edited(name, model.getValue())
    })
    this.#models.set(name, model)
  }
}
