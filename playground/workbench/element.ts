import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import '../editor/element.ts'
import type { Edit } from '../editor/element.ts'
import { obstacle } from '../sandbox/obstacle.ts'
import '../segments/inspector.ts'
import { Drafts } from '../workspace/drafts.ts'
import { linkControls } from './link-controls.ts'
import { panelHead } from './program-panel.ts'
import { ProgramTerminal } from './program-terminal.ts'
import { WorkspaceSession } from './session.ts'
import clientText from './starter/client.ts?raw'
import serverText from './starter/server.ts?raw'
import { timeControls } from './time-controls.ts'

const NAME = 'playground'
const CRASHED =
  'The last run took this page with it, most likely because a program filled the memory. What you had typed was kept.'

/** `<porthole-workbench>`: files, programs that run in the page, and the network between them. */
export class PortholeWorkbench extends LitElement {
  static override properties = { active: { state: true }, crashed: { state: true } }
  declare active: string
  declare crashed: boolean
  readonly #id = `ph-workspace-${Math.random().toString(36).slice(2)}`
  readonly #obstacle = obstacle()
  readonly #session: WorkspaceSession

  constructor() {
    super()
    const drafts = new Drafts(localStorageOf(), NAME)
    this.crashed = drafts.lastRunCrashed
    if (this.crashed) drafts.runEnds()
    this.#session = new WorkspaceSession({
      files: { 'server.ts': serverText, 'client.ts': clientText },
      drafts,
      changed: () => this.requestUpdate(),
      frame: () => this,
    })
    this.active = 'server.ts'
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren()
    super.connectedCallback()
    addEventListener('pagehide', this.#leave)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('pagehide', this.#leave)
    this.#session.close()
    for (const place of this.#session.places) {
      place.terminal?.dispose()
      place.terminal = undefined
    }
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    this.#fillEditor()
    for (const place of this.#session.places) {
      const parent = this.querySelector<HTMLElement>(`[data-screen="${place.name}"]`)
      if (parent === null) continue
      place.terminal = new ProgramTerminal(parent, `Terminal of ${place.name}`, {
        input: (data) => place.program?.type(data),
        end: () => place.program?.endInput(),
        signal: (name) => place.program?.signal(name),
        resized: (size) => place.program?.resize(size),
      })
    }
    if (this.#obstacle === undefined) this.#session.warm()
  }

  protected override render(): TemplateResult {
    const session = this.#session
    return html`
      ${this.#notices()}
      <div class="ph-bar" role="group" aria-label="All programs">
        <button type="button" class="ph-button ph-primary" ?disabled=${this.#obstacle !== undefined} @click=${this.#runAll}>
          Run both
        </button>
        <button type="button" class="ph-button" ?disabled=${!session.running} @click=${() => session.stopAll()}>Stop both</button>
        <button type="button" class="ph-button" @click=${this.#reset}>Start over</button>
        <label class="ph-machines">
          Machines
          <select
            ?disabled=${session.running}
            .value=${session.machines}
            @change=${({ currentTarget }: Event) =>
              currentTarget instanceof HTMLSelectElement &&
              session.setMachines(currentTarget.value === 'two' ? 'two' : 'one')}
          >
            <option value="one">one: localhost</option>
            <option value="two">two: server and client</option>
          </select>
        </label>
        <p class="ph-hint">The same files run with <code>node server.ts</code> on your computer.</p>
      </div>
      <div class="ph-work">
        <section class="ph-files" aria-label="Files">
          <div class="ph-tabs" role="group" aria-label="File shown">
            ${Object.keys(session.files).map(
              (name) =>
                html`<button type="button" class="ph-tab" aria-pressed=${name === this.active} @click=${() => this.#show(name)}>${name}</button>`,
            )}
          </div>
          <porthole-editor @edit=${this.#edited} @activechange=${this.#activeChanged}></porthole-editor>
        </section>
        <div class="ph-programs">
          ${session.places.map(
            (place) => html`<section class="ph-program" aria-labelledby="${this.#id}-${place.name}-name">
              ${panelHead(`${this.#id}-${place.name}`, place, {
                run: () => this.#run(place),
                stop: () => place.program?.stop(),
                able: this.#obstacle === undefined,
                setArgs: (args) => {
                  place.args = args
                },
              })}
              <div class="ph-screen" data-screen=${place.name}></div>
            </section>`,
          )}
        </div>
      </div>
      <section class="ph-network" aria-label="The network between the programs">
        <div class="ph-controls">
          ${linkControls({ id: this.#id, settings: session.links, set: (changes) => session.setLinks(changes) })}
          ${timeControls({
            speed: session.time.speed,
            held: session.time.held,
            cut: session.cut,
            setSpeed: (factor) => session.setSpeed(factor),
            setHeld: (held) => session.setHeld(held),
            setCut: (on) => session.setCut(on),
            step: () => session.step(),
          })}
        </div>
        <porthole-segments .capture=${session.capture}></porthole-segments>
      </section>
    `
  }

  #notices(): TemplateResult {
    const { problem } = this.#session
    return html`<div class="ph-notices" role="alert">
      ${this.#obstacle === undefined ? nothing : html`<p>${this.#obstacle}</p>`}
      ${this.crashed ? html`<p>${CRASHED}</p>` : nothing} ${problem === '' ? nothing : html`<p>${problem}</p>`}
    </div>`
  }

  readonly #leave = (): void => this.#session.close()

  readonly #runAll = (): void => {
    this.#session.runAll().catch(reportError)
  }

  #run(place: WorkspaceSession['places'][number]): void {
    if (this.#obstacle !== undefined) return
    this.#session.run(place).then(() => place.terminal?.focus(), reportError)
  }

  readonly #reset = (): void => {
    if (!confirm('Put the first files back? What you typed is lost.')) return
    this.#session.reset()
    this.#fillEditor()
  }

  #fillEditor(): void {
    const editor = this.querySelector('porthole-editor')
    if (editor === null) return
    editor.files = this.#session.files
    editor.active = this.active
  }

  #show(name: string): void {
    this.active = name
    const editor = this.querySelector('porthole-editor')
    if (editor !== null) editor.active = name
  }

  readonly #edited = ({ detail: { name, text } }: CustomEvent<Edit>): void => this.#session.edit(name, text)

  readonly #activeChanged = ({ detail }: CustomEvent<string>): void => {
    this.active = detail
  }
}

/** Each use looks it up: the look-up throws where storage is forbidden. */
const localStorageOf = () => ({
  getItem: (key: string) => localStorage.getItem(key),
  setItem: (key: string, value: string) => localStorage.setItem(key, value),
  removeItem: (key: string) => localStorage.removeItem(key),
})

customElements.define('porthole-workbench', PortholeWorkbench)

declare global {
  interface HTMLElementTagNameMap {
    'porthole-workbench': PortholeWorkbench
  }
}
