import type { Key } from './keys.ts'
import type { LineEditor } from './line-editor.ts'
import type { Found } from './screen-search.ts'

/** What the terminal does for whichever view is on: the xterm screen or the plain input. */
export interface ViewHost {
  readonly editor: LineEditor
  /** Names the input. */
  readonly inputLabel: string
  /** Names the element with the hint that is read out when the input gets the focus. */
  readonly hintId: string
  /** Sends the line in the editor; it stays there if it cannot be sent. */
  submit(): void
  /** Puts pasted text into the editor, and sends all of it up to its last line break as one write. */
  paste(text: string): void
  /** Inserts typed text, or tells why it does not fit. */
  insert(text: string): void
  /** Completes the word at the cursor; `false` if there is nothing to complete. */
  complete(): boolean
  /** Moves the focus out of the view, to the buttons. */
  leave(): void
  clear(): void
  /** Opens the search in what is displayed. */
  search(): void
  /** What the search found. */
  found(found: Found): void
  /** Whether the key that is typed now counts as one with Ctrl, once. */
  takeControl(): boolean
}

/** One way to show a conversation and to type into it. */
export interface View {
  sent(bytes: Uint8Array): void
  /** Calls `shown` once the bytes are displayed. */
  received(bytes: Uint8Array, shown: () => void): void
  /** No more bytes come from the server. */
  receivedAll(): void
  /** A remark of the terminal itself. */
  note(text: string): void
  /** A new connection begins. */
  restart(): void
  clear(): void
  /** Does what a key does, from a bar of keys. */
  press(key: Key): void
  /** Finds text in what is displayed; a view that the browser itself searches has none. */
  find?(term: string, direction: 'next' | 'previous', incremental: boolean): void
  /** The search is over: takes its marks away and the focus back. */
  endSearch?(): void
  dispose(): void
}
