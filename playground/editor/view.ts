/** The text of each file, by its name. */
export type Files = Readonly<Record<string, string>>

/** Where a run went wrong: line and column from 1. */
export interface Mark {
  readonly name: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What a view tells the element. */
export interface ViewEvents {
  /** A person changed the text of a file. */
  edited(name: string, text: string): void
  /** The view itself went to another file, as it does for a definition. */
  moved(name: string): void
  /** It shows a file that is not the learner's, such as `net.d.ts`; `undefined` when it shows one of theirs again. */
  visits(file: string | undefined): void
  /** Whether the Tab key moves the focus on, or types. */
  tabMoves(moves: boolean): void
  /** The key for it was pressed: the mode for screen readers goes on, or off. */
  screenReaderToggled(): void
}

/** What shows and edits the files: Monaco, or a plain text area in its place. */
export interface EditorView {
  setFiles(files: Files): void
  readonly files: Files
  show(name: string): void
  reveal(line: number, column: number): void
  mark(mark: Mark): void
  unmark(): void
  setReadOnly(readOnly: boolean): void
  /** Whether a screen reader is given the text. */
  setScreenReader(on: boolean): void
  focus(): void
  readonly hasFocus: boolean
  /** Line and column of the cursor, from 1. */
  readonly cursor: readonly [line: number, column: number]
  /** Takes it off the page. */
  dispose(): void
}
