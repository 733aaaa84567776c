import { html, nothing, type TemplateResult } from 'lit'
import { carriedLines } from './carried-lines.ts'
import { inert } from './inert.ts'
import type { Entry, Message, Remark } from './room-log.ts'

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

export interface RowOptions {
  readonly own: boolean
  /** The entry's lines are shown. */
  readonly open: boolean
  readonly toggle: () => void
}

/** The day of an entry, where it is another one than that of the entry before. */
export function dayBefore(entry: Entry, before: Entry | undefined): string | undefined {
  const day = DAY.format(entry.at)
  return before && DAY.format(before.at) === day ? undefined : day
}

export const dayRow = (day: string): TemplateResult => html`<li class="lv-day"><span>${day}</span></li>`

/** One entry of a log. */
export const entryRow = (entry: Entry, options: RowOptions): TemplateResult =>
  entry.kind === 'message' ? messageRow(entry, options) : remarkRow(entry, options)

function messageRow(message: Message, { own, open, toggle }: RowOptions): TemplateResult {
  return html`<li class="lv-message ${own ? 'lv-own' : ''} ${open ? 'lv-open' : ''}">
    ${timeButton(message.at, open, toggle)}
    <span class="lv-nick">${inert(message.nick)}</span>
    <span class="lv-text">${inert(message.text)}</span>
    ${open ? carriedLines(message.carried) : nothing}
  </li>`
}

function remarkRow(remark: Remark, { open, toggle }: RowOptions): TemplateResult {
  const time =
    remark.kind === 'note'
      ? html`<span class="lv-time">${CLOCK.format(remark.at)}</span>`
      : timeButton(remark.at, open, toggle)
  return html`<li class="lv-remark lv-${remark.kind} ${open ? 'lv-open' : ''}">
    ${time}
    <span class="lv-text">${remarkWords(remark)}</span>
    ${open && remark.kind !== 'note' ? carriedLines(remark.carried) : nothing}
  </li>`
}

function remarkWords(remark: Remark): TemplateResult {
  switch (remark.kind) {
    case 'joined':
      return html`${inert(remark.nick)} came in`
    case 'left':
      return html`${inert(remark.nick)} left`
    case 'renamed':
      return html`${inert(remark.nick)} is ${inert(remark.to)} now`
    case 'broadcast':
      return html`<b>${inert(remark.nick)} to everybody:</b> ${inert(remark.text)}`
    case 'note':
      return html`${remark.text}`
  }
}

const timeButton = (at: number, open: boolean, toggle: () => void): TemplateResult => html`<button
  type="button"
  class="lv-time"
  aria-expanded=${open}
  title="Show the line that carried it"
  @click=${toggle}
><time datetime=${new Date(at).toISOString()}>${CLOCK.format(at)}</time><span class="sr-only">, the line that carried it</span></button>`
