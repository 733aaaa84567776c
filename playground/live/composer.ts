import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { byteLength } from '../../server/protocol/byte-length.ts'
import { MAX_TEXT } from '../../server/protocol/limits.ts'
import { carriedLines } from './carried-lines.ts'
import type { Exchange } from './exchange.ts'
import { explainRefusal } from './explain.ts'
import { inert } from './inert.ts'
import type { Problem } from './problem.ts'
import type { Line } from './room-log.ts'
import type { Thread } from './thread.ts'

/** Bytes from which on they are counted in sight. */
const COUNT_FROM = 1500

export interface Composing {
  readonly thread: Thread
  readonly exchange: Exchange | undefined
  readonly changed: () => void
  readonly send: (text: string) => void
  readonly broadcast: (text: string) => void
}

/** Where a message is written, and the line that the last action was. */
export function composer({ thread, exchange, changed, send, broadcast }: Composing): TemplateResult {
  const bytes = byteLength(thread.draft)
  const tooLarge = bytes > MAX_TEXT
  const give = (how: (text: string) => void) => {
    if (thread.draft !== '' && !tooLarge) how(thread.draft)
  }
  const name = `Message to ${thread.name}`
  return html`
    <form
      class="lv-composer"
      method="post"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault()
        give(send)
      }}
    >
      <input
        class="lv-field"
        type="text"
        aria-label=${name}
        placeholder=${name}
        autocomplete="off"
        enterkeyhint="send"
        aria-invalid=${tooLarge}
        aria-describedby="lv-count lv-problem"
        .value=${live(thread.draft)}
        @input=${(event: InputEvent) => {
          if (!(event.currentTarget instanceof HTMLInputElement)) return
          thread.draft = event.currentTarget.value
          thread.problem = undefined
          changed()
        }}
      />
      <button type="submit" class="lv-button lv-call">Send</button>
      <button type="button" class="lv-button" title="BROADCAST: to every connection of the server" @click=${() => give(broadcast)}>
        To everybody
      </button>
      <p id="lv-count" class="lv-count ${tooLarge ? 'lv-wrong' : ''}" role="status">
        ${
          bytes >= COUNT_FROM
            ? html`${bytes.toLocaleString('en-GB')} of ${MAX_TEXT.toLocaleString('en-GB')} bytes${tooLarge ? ': too large to send' : ''}`
            : nothing
        }
      </p>
      ${problemNote('lv-problem', thread.problem)}
    </form>
    <div class="lv-exchange" role="group" aria-label="On the wire">
      <span class="lv-exchange-title">On the wire</span>
      ${exchange ? carriedLines({ label: exchange.label, lines: linesOf(exchange) }) : html`<span class="lv-quiet">What you do here becomes lines on a socket: they are shown here.</span>`}
    </div>`
}

const linesOf = ({ line, reply }: Exchange): Line[] => [
  { direction: 'sent', text: line },
  ...(reply === undefined ? [] : [{ direction: 'received', text: reply } as const]),
]

/** A refusal beside what caused it, in the server's own words, and what they ask for. */
export const problemNote = (id: string, problem: Problem): TemplateResult =>
  html`<p id=${id} class="lv-problem" role="alert">${
    problem
      ? html`<b>${problem.code}</b> ${inert(problem.message)} <span class="lv-advice">${explainRefusal(problem.code)}</span>`
      : nothing
  }</p>`
