import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import '../wire/strip.ts'
import { spellingProblem } from '../../server/protocol/nick.ts'
import { IN_PAGE } from '../gateway/connection-words.ts'
import { ownServer } from '../gateway/own-server.ts'
import { Redraw } from '../wire/redraw.ts'
import { PortholeAccount } from './account-dialog.ts'
import { broadcast, join, leave, say } from './actions.ts'
import { composer } from './composer.ts'
import { inert } from './inert.ts'
import './admin.ts'
import './log-view.ts'
import './stats-table.ts'
import { membersList } from './members-list.ts'
import { keepMemory, takeMemory } from './page-memory.ts'
import { places } from './places.ts'
import { attempt, type Problem } from './problem.ts'
import type { Entry } from './room-log.ts'
import './server-view.ts'
import { LiveSession } from './session.ts'
import './shelf/element.ts'
import { statusBar } from './status-bar.ts'
import type { Thread } from './thread.ts'
import { followViewport } from './viewport.ts'

/** What takes turns where there is no room for all. */
const VIEWS = { chat: 'Chat', files: 'Files', server: 'Server', wire: 'Wire' } as const
type View = keyof typeof VIEWS

/** `<porthole-live>`: the chat and the files of the server as an application, and what they are on the wire. */
export class PortholeLive extends LitElement {
  static override properties = {
    view: { state: true },
    side: { state: true },
    chosen: { state: true },
    joinProblem: { state: true },
  }
  declare view: View
  /** On a narrow screen: what stands in place of the messages. */
  declare side: 'log' | 'places' | 'members'
  declare chosen: Entry | undefined
  declare joinProblem: Problem
  readonly #session: LiveSession
  readonly #redraw = new Redraw(() => this.requestUpdate())
  readonly #title = document.title
  #revision = 0
  #leave: (() => void) | undefined

  constructor() {
    super()
    this.view = 'chat'
    this.side = 'log'
    this.#session = new LiveSession({
      url: ownServer.url('porthole'),
      createWebSocket: ownServer.createWebSocket,
      memory: takeMemory(sessionStorage),
      changed: () => this.#changed(),
    })
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren()
    super.connectedCallback()
    const leaving = new AbortController()
    const { signal } = leaving
    addEventListener('pagehide', () => keepMemory(sessionStorage, this.#session.memory()), { signal })
    addEventListener('pagehide', () => this.#session.files.leave(), { signal })
    addEventListener('pageshow', () => sessionStorage.removeItem('porthole-live'), { signal })
    document.addEventListener('visibilitychange', () => this.#attend(), { signal })
    followViewport(this, signal)
    this.#leave = () => leaving.abort()
    this.#session.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave?.()
    this.#redraw.cancel()
    this.#session.close()
  }

  protected override render(): TemplateResult {
    const { view, side } = this
    const session = this.#session
    const { chat, me } = session
    const thread = chat.current
    this.#revision++
    return html`
      <div class="lv" data-view=${view} data-side=${side}>
        <section class="lv-bar" aria-label="You and your connections">
          ${ownServer.place === 'page' ? html`<p class="lv-quiet">${IN_PAGE}</p>` : nothing}
          ${statusBar({ session, account: () => this.#account()?.show(), putAway: () => this.#putAway() })}
        </section>
        <div class="lv-chat">
          <nav class="lv-places" aria-label="Rooms and direct messages">
            ${places({
              chat,
              problem: this.joinProblem,
              choose: (chosen) => this.#choose(chosen),
              join: (room) => this.#join(room),
              leave: (room) => this.#leaveRoom(room),
            })}
          </nav>
          <section class="lv-talk" aria-label="Conversation">
            ${this.#talkHead(thread)}
            ${
              thread
                ? html`
                    ${keyed(
                      thread,
                      html`<porthole-log
                        .thread=${thread}
                        .me=${me.nick}
                        .revision=${this.#revision}
                        .chosen=${this.chosen}
                        @choose-entry=${(event: CustomEvent<Entry | undefined>) => {
                          this.chosen = event.detail
                        }}
                      ></porthole-log>`,
                    )}
                    ${composer({
                      thread,
                      exchange: session.exchanges.last,
                      changed: () => this.requestUpdate(),
                      send: (text) => this.#give(thread, text, () => say(session, thread, text)),
                      broadcast: (text) => this.#give(thread, text, () => broadcast(session, text)),
                    })}
                  `
                : html`<p class="lv-quiet lv-nowhere">You are in no room: join one to talk.</p>`
            }
          </section>
          <section class="lv-people" aria-label="Members">
            ${membersList(thread, me.nick, (nick) => this.#choose(chat.with(nick)))}
          </section>
        </div>
        <section class="lv-files" aria-label="Files">
          <h2 class="lv-title">Files, on B as ${inert(session.other.nick || '…')}</h2>
          <div role="status">
            ${
              session.filesLoggedOut
                ? html`<p class="lv-story">B is a new connection and has lost its login: you cannot delete your files, and what you put is a guest’s. <button type="button" class="lv-button lv-call" @click=${() => this.#account()?.show()}>Log in on B</button></p>`
                : nothing
            }
          </div>
          <porthole-shelf .connection=${session.files}></porthole-shelf>
        </section>
        <div class="lv-deep">
          <section class="lv-panel lv-server" aria-label="Server">
            <porthole-server-view .captures=${session.captures} .marked=${this.#markedLine()}></porthole-server-view>
          </section>
          <section class="lv-panel lv-wire" aria-label="Wire">
            <porthole-wire .captures=${session.captures}></porthole-wire>
          </section>
        </div>
        <div class="lv-below">
          <section class="lv-stats" aria-label="Figures"><porthole-stats .channel=${session.a}></porthole-stats></section>
          ${
            me.role === 'admin'
              ? html`<section class="lv-admin" aria-label="Administration"><porthole-admin .session=${session}></porthole-admin></section>`
              : nothing
          }
        </div>
        <div class="lv-views" role="group" aria-label="View">
          ${Object.entries(VIEWS).map(
            ([
              name,
              label,
            ]) => html`<button type="button" aria-pressed=${name === view} data-view-name=${name} @click=${(event: Event) => this.#show(event)}>
              ${label}${name === 'chat' && chat.unread > 0 ? html` <span class="lv-unread-count">${chat.unread}<span class="sr-only"> unread</span></span>` : nothing}
            </button>`,
          )}
        </div>
        <porthole-account .session=${session} .revision=${this.#revision}></porthole-account>
      </div>`
  }

  #talkHead(thread: Thread | undefined): TemplateResult {
    const { side } = this
    const count = thread?.members.length ?? 0
    return html`<div class="lv-talk-head">
      <h2>${thread ? inert(thread.name) : 'No room'}</h2>
      <div class="lv-sides" role="group" aria-label="Beside the messages">
        <button type="button" class="lv-button" aria-pressed=${side === 'places'} @click=${() => this.#aside('places')}>Rooms</button>
        <button type="button" class="lv-button" aria-pressed=${side === 'members'} @click=${() => this.#aside('members')}>Members ${count}</button>
      </div>
    </div>`
  }

  #aside(side: 'places' | 'members'): void {
    this.side = this.side === side ? 'log' : side
  }

  #account(): PortholeAccount | undefined {
    const element = this.querySelector('porthole-account')
    return element instanceof PortholeAccount ? element : undefined
  }

  /** The request that the chosen message, or else the last action, was. */
  #markedLine(): string | undefined {
    const { chosen } = this
    if (chosen && 'carried' in chosen) return chosen.carried.lines.find(({ direction }) => direction === 'sent')?.text
    return this.#session.exchanges.last?.line
  }

  #changed(): void {
    const { unread } = this.#session.chat
    document.title = unread > 0 ? `(${unread}) ${this.#title}` : this.#title
    this.#redraw.schedule()
  }

  #attend(): void {
    this.#session.chat.attentive = document.visibilityState === 'visible' && this.#chatInSight
    this.#changed()
  }

  get #chatInSight(): boolean {
    return this.view === 'chat' || getComputedStyle(this.querySelector('.lv-chat') ?? this).display !== 'none'
  }

  #show(event: Event): void {
    const name = event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset['viewName'] : undefined
    const view = Object.keys(VIEWS).find((one): one is View => one === name)
    if (!view) return
    this.view = view
    this.updateComplete.then(() => this.#attend(), reportError)
  }

  #choose(thread: Thread): void {
    this.#session.chat.choose(thread)
    this.side = 'log'
    this.chosen = undefined
    this.#changed()
    // At once: what is typed next must go into the conversation that was chosen.
    this.requestUpdate()
  }

  async #join(room: string): Promise<void> {
    const session = this.#session
    const message = spellingProblem('room', room)
    this.joinProblem = message ? { code: 'bad-arguments', message } : await attempt(() => join(session, room))
    if (!this.joinProblem) this.side = 'log'
    this.#changed()
  }

  async #leaveRoom(room: string): Promise<void> {
    this.joinProblem = await attempt(() => leave(this.#session, room))
    this.#changed()
  }

  /** Sends what is written; where that is refused it is there again, with the reason beside it. */
  async #give(thread: Thread, text: string, send: () => Promise<unknown>): Promise<void> {
    thread.draft = ''
    thread.problem = undefined
    this.requestUpdate()
    thread.problem = await attempt(send)
    if (thread.problem && thread.draft === '') thread.draft = text
    this.#changed()
  }

  #putAway(): void {
    this.#session.story = undefined
    this.requestUpdate()
  }
}

customElements.define('porthole-live', PortholeLive)
