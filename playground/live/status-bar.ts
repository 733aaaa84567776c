import { html, nothing, type TemplateResult } from 'lit'
import type { Channel } from './channel.ts'
import { channelWords } from './channel-words.ts'
import { inert } from './inert.ts'
import type { LiveSession } from './session.ts'

const STOPPED =
  'A does not read: what others say piles up on its way, first in the sockets, then in the queue that the server keeps for you. When that is full, the server lets A go.'

export interface StatusBar {
  readonly session: LiveSession
  readonly account: () => void
  readonly putAway: () => void
}

/** Who one is, how the two connections stand, and what happened to them. */
export function statusBar({ session, account, putAway }: StatusBar): TemplateResult {
  const { me, a, b, story } = session
  return html`
    <p class="lv-lead lv-quiet">
      Chat and files are lines and bytes on a socket. Each has a connection of its own, A and B, so that a transfer does not hold up the chat: FTP parts control and data the same way.
    </p>
    <div class="lv-status">
      <p class="lv-me">You are <b>${inert(me.nick || '…')}</b>${me.role === 'guest' ? nothing : html` <span class="lv-role">${me.role}</span>`}</p>
      <button type="button" class="lv-button ${session.loginRequired ? 'lv-call' : ''}" @click=${account}>
        ${me.role === 'guest' ? 'Nick and login' : 'Account'}
      </button>
      <div class="lv-channels" role="group" aria-label="Connections">
        ${chip(a, 'chat')} ${stopReading(session)} ${chip(b, 'files')}
      </div>
    </div>
    ${a.paused && a.state.name === 'open' ? html`<p class="lv-story">${STOPPED}</p>` : nothing}
    ${[a, b].map((channel) => trouble(channel))}
    <div role="status">
      ${
        story
          ? html`<p class="lv-story"><span>${story}</span> <button type="button" class="lv-button" @click=${putAway}>Put away</button></p>`
          : nothing
      }
      ${
        session.loginRequired
          ? html`<p class="lv-story">This server asks for a login (login-required): log in or register to chat. <button type="button" class="lv-button lv-call" @click=${account}>Log in</button></p>`
          : nothing
      }
    </div>`
}

const chip = (
  { label, state }: Channel,
  what: string,
): TemplateResult => html`<p class="lv-chip lv-is-${state.name}" role="status">
  <span class="lv-dot" aria-hidden="true"></span><b>${label}</b> ${what}: ${channelWords(state).words}
</p>`

function stopReading({ a }: LiveSession): TemplateResult {
  return html`<button
    type="button"
    class="lv-button lv-halt"
    aria-pressed=${a.paused}
    ?disabled=${a.state.name !== 'open'}
    @click=${() => a.pause(!a.paused)}
  >
    Stop reading
  </button>`
}

function trouble(channel: Channel): TemplateResult | typeof nothing {
  const { state, label } = channel
  const { advice } = channelWords(state)
  if (advice === '') return nothing
  return html`<p class="lv-story lv-trouble" role="status">
    <span><b>${label}</b> ${advice}</span>
    ${
      state.name === 'over'
        ? html`<button type="button" class="lv-button lv-call" @click=${() => channel.open()}>Connect again</button>`
        : html`<button type="button" class="lv-button" @click=${() => channel.retryNow()}>Try now</button>`
    }
  </p>`
}
