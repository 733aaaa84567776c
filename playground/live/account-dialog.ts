import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { MAX_NICK, spellingProblem } from '../../server/protocol/nick.ts'
import { logIn, logInFiles, logOut, rename } from './actions.ts'
import { problemNote } from './composer.ts'
import { inert } from './inert.ts'
import { attempt, type Problem } from './problem.ts'
import type { LiveSession } from './session.ts'

/** `<porthole-account>`: nick, login and registration. A password is typed, sent and forgotten. */
export class PortholeAccount extends LitElement {
  static override properties = {
    session: { attribute: false },
    revision: { attribute: false },
    verb: { state: true },
    problem: { state: true },
    nickProblem: { state: true },
    filesProblem: { state: true },
    busy: { state: true },
  }
  declare session: LiveSession | undefined
  declare revision: number
  declare verb: 'LOGIN' | 'REGISTER'
  declare problem: Problem
  declare nickProblem: Problem
  declare filesProblem: Problem
  declare busy: boolean

  constructor() {
    super()
    this.verb = 'LOGIN'
    this.busy = false
    this.revision = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  show(): void {
    this.problem = undefined
    this.nickProblem = undefined
    this.filesProblem = undefined
    this.#dialog?.showModal()
  }

  protected override render(): TemplateResult {
    const { me } = this.session ?? { me: { nick: '', role: 'guest' } }
    const guest = me.role === 'guest'
    return html`<dialog class="lv-dialog" aria-labelledby="lv-account-title">
      <div class="lv-dialog-head">
        <h2 id="lv-account-title">Who you are</h2>
        <button type="button" class="lv-button" @click=${() => this.#close()}>Close</button>
      </div>
      <p>You are <b>${inert(me.nick)}</b>, ${guest ? 'a guest' : `logged in as ${me.role}`}.</p>
      ${guest ? html`${this.#nickForm()} ${this.#loginForm()}` : html`${this.session?.filesLoggedOut ? this.#filesForm() : nothing} ${this.#logout()}`}
    </dialog>`
  }

  #nickForm(): TemplateResult {
    return html`<form class="lv-form" method="post" @submit=${(event: SubmitEvent) => this.#rename(event)}>
      <h3>Take another nick</h3>
      <label>Nick <input class="lv-field" name="nick" type="text" required maxlength=${MAX_NICK} autocomplete="nickname" spellcheck="false" autocapitalize="none" aria-describedby="lv-nick-problem" /></label>
      <button type="submit" class="lv-button">Take it</button>
      ${problemNote('lv-nick-problem', this.nickProblem)}
    </form>`
  }

  #loginForm(): TemplateResult {
    const registering = this.verb === 'REGISTER'
    return html`<form class="lv-form" method="post" @submit=${(event: SubmitEvent) => this.#logIn(event)}>
      <h3>${registering ? 'Make an account' : 'Log in'}</h3>
      <div class="lv-choice" role="group" aria-label="Log in or register">
        ${(['LOGIN', 'REGISTER'] as const).map(
          (
            verb,
          ) => html`<button type="button" class="lv-button" aria-pressed=${verb === this.verb} @click=${() => this.#choose(verb)}>
            ${verb === 'LOGIN' ? 'I have an account' : 'I am new here'}
          </button>`,
        )}
      </div>
      <label>Account nick <input class="lv-field" name="username" type="text" required maxlength=${MAX_NICK} autocomplete="username" spellcheck="false" autocapitalize="none" aria-describedby="lv-login-problem" /></label>
      <label>Password <input class="lv-field" name="password" type="password" required autocomplete=${registering ? 'new-password' : 'current-password'} aria-describedby="lv-login-problem" /></label>
      ${
        registering
          ? html`<label>Registration code, where the server has one <input class="lv-field" name="code" type="text" autocomplete="off" spellcheck="false" /></label>`
          : nothing
      }
      <p class="lv-quiet">On the wire: <code>${this.verb} nick ********</code> on A, then <code>LOGIN nick ********</code> on B.</p>
      <button type="submit" class="lv-button lv-call" ?disabled=${this.busy}>${registering ? 'Register' : 'Log in'}</button>
      ${problemNote('lv-login-problem', this.problem)}
    </form>`
  }

  #filesForm(): TemplateResult {
    return html`<form class="lv-form" method="post" @submit=${(event: SubmitEvent) => this.#logInFiles(event)}>
      <h3>Log in on B again</h3>
      <input name="username" type="text" value=${this.session?.me.nick ?? ''} autocomplete="username" readonly hidden />
      <label>Password <input class="lv-field" name="password" type="password" required autocomplete="current-password" aria-describedby="lv-files-problem" /></label>
      <p class="lv-quiet">On the wire: <code>LOGIN nick ********</code> on B. A stays as it is.</p>
      <button type="submit" class="lv-button lv-call" ?disabled=${this.busy}>Log in on B</button>
      ${problemNote('lv-files-problem', this.filesProblem)}
    </form>`
  }

  #logout(): TemplateResult {
    return html`<div class="lv-form">
      <button type="button" class="lv-button" @click=${() => this.#logOut()}>Log out</button>
      ${problemNote('lv-login-problem', this.problem)}
    </div>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }

  #close(): void {
    for (const form of this.querySelectorAll('form')) form.reset()
    this.#dialog?.close()
  }

  #choose(verb: PortholeAccount['verb']): void {
    this.verb = verb
    this.problem = undefined
  }

  async #rename(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { session } = this
    const nick = fieldOf(event, 'nick')
    if (!session) return
    this.nickProblem = misspelt(nick) ?? (await attempt(() => rename(session, nick)))
    if (!this.nickProblem) this.#close()
  }

  async #logIn(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { session, verb } = this
    const nick = fieldOf(event, 'username')
    const [password, code] = [fieldOf(event, 'password'), fieldOf(event, 'code')]
    if (!session || this.busy) return
    this.busy = true
    this.problem = misspelt(nick) ?? (await attempt(() => logIn(session, { verb, nick, password, code })))
    this.busy = false
    if (!this.problem) this.#close()
  }

  async #logInFiles(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { session } = this
    const password = fieldOf(event, 'password')
    if (!session || this.busy) return
    this.busy = true
    this.filesProblem = await attempt(() => logInFiles(session, password))
    this.busy = false
    if (!this.filesProblem) this.#close()
  }

  async #logOut(): Promise<void> {
    const { session } = this
    if (!session) return
    this.problem = await attempt(() => logOut(session))
  }
}

const fieldOf = ({ currentTarget }: SubmitEvent, name: string): string => {
  const value = currentTarget instanceof HTMLFormElement ? new FormData(currentTarget).get(name) : ''
  return typeof value === 'string' ? value : ''
}

/** A nick with a space in it would make another request of the line. */
const misspelt = (nick: string): Problem => {
  const message = spellingProblem('nick', nick)
  return message === undefined ? undefined : { code: 'bad-arguments', message }
}

customElements.define('porthole-account', PortholeAccount)
