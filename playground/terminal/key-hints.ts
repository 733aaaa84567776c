import { html, type TemplateResult } from 'lit'
import { pointsWithFinger } from './input-mode.ts'

const ENTER = html`<span><kbd>Enter</kbd> sends</span>`
const NEW_LINE = html`<span><kbd>Shift</kbd> + <kbd>Enter</kbd> adds a line</span>`
const HISTORY = html`<span><kbd>↑</kbd> <kbd>↓</kbd> earlier lines</span>`

/** What can be done at the input; with a finger there are neither Shift nor arrows nor Tab nor Esc. */
export function keyHints(mode: 'screen' | 'plain'): TemplateResult {
  if (mode === 'screen') {
    return html`${ENTER} ${NEW_LINE} ${HISTORY} <span><kbd>Tab</kbd> completes or leaves, <kbd>Esc</kbd> goes to the buttons</span>`
  }
  if (pointsWithFinger()) return html`${ENTER} <span><b>Add line</b> puts a line break at the cursor</span>`
  return html`${ENTER} ${NEW_LINE} ${HISTORY} <span><kbd>Ctrl</kbd> + <kbd>Space</kbd> completes, <kbd>Esc</kbd> goes to the buttons</span>`
}
