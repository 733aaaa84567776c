import { html, nothing, type TemplateResult } from 'lit'
import { byteCount } from './byte-count.ts'
import { fold } from './fold.ts'
import { hexdump } from './hexdump.ts'
import type { Crossing, Row } from './timeline.ts'

export const milliseconds = (at: number): string => `${at.toFixed(1)} ms`

interface Words {
  readonly direction: 'out' | 'in' | 'none'
  readonly words: string
}

const arrows = { out: '→', in: '←', none: '·' }

function describe(event: Crossing): Words {
  switch (event.kind) {
    case 'open':
      return { direction: 'none', words: 'connection open' }
    case 'sent':
      return { direction: 'out', words: `sent ${byteCount(event.bytes.length)}` }
    case 'received':
      return { direction: 'in', words: `received ${byteCount(event.bytes.length)}` }
    case 'fin':
      return event.from === 'page'
        ? { direction: 'out', words: 'FIN sent' }
        : { direction: 'in', words: 'FIN received' }
    case 'reset':
      return event.from === 'page'
        ? { direction: 'out', words: 'RST sent' }
        : { direction: 'in', words: 'RST received' }
    case 'error':
      return { direction: 'none', words: `error ${event.code}` }
    case 'ciphertext':
      return { direction: event.direction, words: `ciphertext ${byteCount(event.bytes.length)}` }
    case 'paused':
      return { direction: 'none', words: event.paused ? 'stopped reading' : 'reading on' }
    case 'no-delay':
      return { direction: 'none', words: `TCP_NODELAY ${event.on ? 'on' : 'off'}` }
    case 'link-lost':
      return { direction: 'none', words: 'link to the gateway lost' }
    case 'resumed':
      return {
        direction: 'none',
        words: event.missing > 0 ? `resumed, ${byteCount(event.missing)} missing` : 'resumed',
      }
    case 'closed':
      return { direction: 'none', words: 'connection over' }
  }
}

function dump(
  bytes: Uint8Array,
  options: { unfolded: boolean; columns: number; toggle: (event: Event) => void },
): TemplateResult {
  const { shown, hidden, button } = fold(bytes, options.unfolded)
  return html`<div class="ph-dump ${options.unfolded ? 'ph-unfolded' : ''}">
    ${
      button
        ? html`<p class="ph-more">
            ${hidden > 0 ? html`<span>${byteCount(hidden)} not shown</span>` : nothing}
            <button type="button" aria-expanded=${options.unfolded} @click=${options.toggle}>
              ${button}
            </button>
          </p>`
        : nothing
    }
    <div class="ph-hex" style="--columns: ${options.columns}">
      ${hexdump(shown, options.columns).map(
        (row) =>
          html`<div class="ph-hex-row"><span class="ph-offset">${row.offset}</span> <span class="ph-bytes">${row.hex}</span> <span class="ph-ascii">${row.ascii}</span></div>`,
      )}
    </div>
  </div>`
}

/** One row of what crossed the wire: when, which way, how many bytes, and the bytes. */
export function crossingRow(
  row: Row<Crossing>,
  options: { unfolded: boolean; columns: number; toggle: (event: Event) => void },
): TemplateResult {
  const { direction, words } = describe(row.event)
  return html`<li class="ph-crossing ph-${direction}">
    <p class="ph-crossing-head">
      <span class="ph-at">${milliseconds(row.at)}</span>
      <span class="ph-arrow" aria-hidden="true">${arrows[direction]}</span>
      <span class="ph-words">${words}</span>
    </p>
    ${'bytes' in row.event ? dump(row.event.bytes, options) : nothing}
  </li>`
}
