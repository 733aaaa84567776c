import { html, nothing, type TemplateResult } from 'lit'
import { MAX_NICK } from '../../server/protocol/nick.ts'
import type { Chat } from './chat.ts'
import { problemNote } from './composer.ts'
import { inert } from './inert.ts'
import type { Problem } from './problem.ts'
import type { Thread } from './thread.ts'

export interface Places {
  readonly chat: Chat
  readonly problem: Problem
  readonly choose: (thread: Thread) => void
  readonly join: (room: string) => void
  readonly leave: (room: string) => void
}

/** Where one can talk: rooms one is in, rooms one could be in, and direct messages. */
export function places(props: Places): TemplateResult {
  const { chat, choose, leave, join } = props
  const counts = new Map(chat.offered.map(({ name, members }) => [name.toLowerCase(), members]))
  const others = chat.offered.filter(({ name }) => !chat.room(name))
  return html`
    <h2 class="lv-title">Rooms</h2>
    <ul class="lv-list">
      ${chat.rooms.map(
        (room) => html`<li class="lv-place-row">
          ${placeButton(chat, room, () => choose(room), room.members.length || counts.get(room.name.toLowerCase()))}
          <button type="button" class="lv-icon" aria-label="Leave ${room.name}" title="LEAVE ${room.name}" @click=${() => leave(room.name)}>×</button>
        </li>`,
      )}
    </ul>
    ${others.length > 0 ? html`<h3 class="lv-subtitle">Not joined</h3>` : nothing}
    <ul class="lv-list">
      ${others.map(
        ({ name, members }) => html`<li>
          <button type="button" class="lv-place lv-offered" @click=${() => join(name)}>
            <span class="lv-place-name">${inert(name)}</span> <span class="lv-members-count">${members}</span> <span class="lv-join">Join</span>
          </button>
        </li>`,
      )}
    </ul>
    ${chat.unlisted > 0 ? html`<p class="lv-quiet">and ${chat.unlisted} more</p>` : nothing}
    ${joinForm(props)}
    ${
      chat.direct.length > 0
        ? html`<h2 class="lv-title">Direct</h2>
            <ul class="lv-list">
              ${chat.direct.map((thread) => html`<li>${placeButton(chat, thread, () => choose(thread), undefined)}</li>`)}
            </ul>`
        : nothing
    }`
}

function placeButton(chat: Chat, thread: Thread, choose: () => void, members: number | undefined): TemplateResult {
  const { unread } = thread
  return html`<button type="button" class="lv-place ${unread > 0 ? 'lv-unread' : ''}" aria-current=${thread === chat.current} @click=${choose}>
    <span class="lv-place-name">${inert(thread.name)}</span>
    ${unread > 0 ? html`<span class="lv-unread-count">${unread}<span class="sr-only"> unread</span></span>` : nothing}
    ${members === undefined ? nothing : html`<span class="lv-members-count">${members}<span class="sr-only"> ${members === 1 ? 'member' : 'members'}</span></span>`}
  </button>`
}

function joinForm({ join, problem }: Places): TemplateResult {
  return html`<form
    class="lv-inline"
    method="post"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault()
      const form = event.currentTarget
      if (!(form instanceof HTMLFormElement)) return
      const name = new FormData(form).get('room')
      if (typeof name !== 'string' || name.trim() === '') return
      join(name.trim())
      form.reset()
    }}
  >
    <input class="lv-field" name="room" type="text" maxlength=${MAX_NICK} autocomplete="off" spellcheck="false" aria-label="Room to join or make" placeholder="another room" aria-describedby="lv-join-problem" />
    <button type="submit" class="lv-button">Join</button>
    ${problemNote('lv-join-problem', problem)}
  </form>`
}
