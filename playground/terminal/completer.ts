import { complete, listCandidates } from './completion.ts'
import type { KnownNames } from './known-names.ts'
import type { LineEditor } from './line-editor.ts'

/** Completes in a line editor; what it listed once it does not list again, so that Tab can leave. */
export class Completer {
  readonly #editor: LineEditor
  #listed: string | undefined

  constructor(editor: LineEditor) {
    this.#editor = editor
  }

  /** Inserts what is clear, or gives the candidates as a list; `false` if there is nothing to do. */
  complete(names: KnownNames): boolean | string {
    const { text, cursor } = this.#editor
    const found = complete(text, cursor, names)
    const isListed = this.#listed === text
    this.#listed = undefined
    if (!found) return false
    if (found.insert !== '') {
      this.#editor.insert(found.insert)
      return true
    }
    if (isListed) return false
    this.#listed = text
    return listCandidates(found.candidates)
  }
}
