import type { LineEditor } from './line-editor.ts'

/** The parts of a `KeyboardEvent` that say which key was pressed. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>

type Edit = (editor: LineEditor) => void
export type Action =
  | 'enter'
  | 'newline'
  | 'complete'
  | 'leave'
  | 'clear'
  | 'search'
  | 'copy'
  | 'page-up'
  | 'page-down'
  | 'text'
  | 'native'

const PLAIN: Record<string, Edit | Action> = {
  Backspace: (editor) => editor.backspace(),
  Delete: (editor) => editor.delete(),
  ArrowLeft: (editor) => editor.left(),
  ArrowRight: (editor) => editor.right(),
  ArrowUp: (editor) => editor.older(),
  ArrowDown: (editor) => editor.newer(),
  Home: (editor) => editor.home(),
  End: (editor) => editor.end(),
  Tab: 'complete',
  Escape: 'leave',
  PageUp: 'page-up',
  PageDown: 'page-down',
}
const CONTROL: Record<string, Edit | Action> = {
  a: (editor) => editor.home(),
  e: (editor) => editor.end(),
  u: (editor) => editor.deleteToStart(),
  k: (editor) => editor.deleteToEnd(),
  l: 'clear',
  f: 'search',
  w: (editor) => editor.deleteWord(),
  Backspace: (editor) => editor.deleteWord(),
}

/**
 * What a key does in the terminal: an edit of the line, an action of the view, `text` for a key
 * that types a character, or `native` for one that is left to the browser (F5, Ctrl+R, Ctrl+C …).
 */
export function keyAction(key: Key): Edit | Action {
  if (key.metaKey) return 'native'
  // AltGr counts as Ctrl+Alt on Windows and types characters.
  // The browser would open its own tools.
  if (key.ctrlKey && key.shiftKey && key.key === 'C') return 'copy'
  if (key.ctrlKey && !key.altKey) return CONTROL[key.key.length === 1 ? key.key.toLowerCase() : key.key] ?? 'native'
  if (key.key === 'Enter') return key.shiftKey ? 'newline' : 'enter'
  // Alt with a letter is the browser's, with anything else a character of many a keyboard.
  if (isText(key.key)) return key.altKey && !key.ctrlKey && /^[a-z0-9]$/i.test(key.key) ? 'native' : 'text'
  return key.altKey || (key.key === 'Tab' && key.shiftKey) ? 'native' : (PLAIN[key.key] ?? 'native')
}

/** One character, or a key that begins or goes on with a composed one. */
const isText = (key: string): boolean =>
  [...key].length === 1 || key === 'Dead' || key === 'Process' || key === 'Unidentified' || key === 'AltGraph'
