import { html, type TemplateResult } from 'lit'
import type { Key } from './keys.ts'

const KEYS = [
  { label: 'Tab', name: 'Tab', key: 'Tab' },
  { label: 'Esc', name: 'Esc', key: 'Escape' },
  { label: '↑', name: 'Earlier line', key: 'ArrowUp' },
  { label: '↓', name: 'Later line', key: 'ArrowDown' },
] as const

export const keyOf = (key: string, ctrlKey = false): Key => ({
  key,
  ctrlKey,
  altKey: false,
  metaKey: false,
  shiftKey: false,
})

/** A press must not take the focus from the input: the on-screen keyboard would go. */
const keepFocus = (event: Event): void => event.preventDefault()

interface KeyBar {
  /** Whether the next key counts as one with Ctrl. */
  readonly control: boolean
  readonly press: (key: Key) => void
  readonly toggleControl: () => void
}

/** The keys that an on-screen keyboard lacks. */
export function keyBar({ control, press, toggleControl }: KeyBar): TemplateResult {
  return html`
    <div class="ph-key-bar" role="toolbar" aria-label="Keys" @pointerdown=${keepFocus} @mousedown=${keepFocus}>
      ${KEYS.map(
        ({ label, name, key }) => html`
          <button type="button" class="ph-button" aria-label=${name} @click=${() => press(keyOf(key))}>${label}</button>`,
      )}
      <button type="button" class="ph-button" aria-pressed=${control} @click=${toggleControl}>Ctrl</button>
    </div>`
}
