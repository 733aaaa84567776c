import { html, nothing, type TemplateResult } from 'lit'
import { inert } from './inert.ts'
import type { Thread } from './thread.ts'

/** Members of a room that are listed. */
export const MAX_LISTED = 200

/** Who is in a room; choosing one begins direct messages. */
export function membersList(thread: Thread | undefined, me: string, write: (nick: string) => void): TemplateResult {
  if (thread?.kind === 'direct')
    return html`<h2 class="lv-title">Direct messages</h2>
      <p class="lv-quiet">What you write here goes to ${inert(thread.name)} alone, with TELL. The server keeps none of it.</p>`
  const members = thread?.members ?? []
  const unlisted = members.length - MAX_LISTED
  return html`
    <h2 class="lv-title">Members</h2>
    <ul class="lv-list">
      ${members.slice(0, MAX_LISTED).map(
        ({ nick, role }) => html`<li>
          ${
            nick === me
              ? html`<span class="lv-member"><span class="lv-place-name">${inert(nick)}</span> <span class="lv-role">you</span></span>`
              : html`<button type="button" class="lv-member" title="TELL ${nick}" @click=${() => write(nick)}>
                  <span class="sr-only">Write to </span><span class="lv-place-name">${inert(nick)}</span>
                  ${role === 'guest' ? nothing : html`<span class="lv-role">${role}</span>`}
                </button>`
          }
        </li>`,
      )}
    </ul>
    ${unlisted > 0 ? html`<p class="lv-quiet">and ${unlisted} more</p>` : nothing}`
}
