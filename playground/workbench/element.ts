import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import '../editor/element.ts'
import type { Edit } from '../editor/element.ts'
import type { LinkSettings } from '../network/link.ts'
import { obstacle } from '../sandbox/obstacle.ts'
import '../segments/in-flight-view.ts'
import '../segments/inspector.ts'
import type { SegmentCapture } from '../segments/segment-capture.ts'
import { Drafts } from '../workspace/drafts.ts'
import type { Files, Original, Workspace } from '../workspace/workspace.ts'
import { demoQuestions } from './demo-questions.ts'
import { type Asked, filesHead } from './files-pane.ts'
import { drop, MAX_PLACES, type Place } from './places.ts'
import { panelHead, runnable } from './program-panel.ts'
import { ProgramTerminal } from './program-terminal.ts'
import './reset-dialog.ts'
import { WorkspaceSession } from './session.ts'
import { wireControls } from './wire-controls.ts'

const CRASHED =
  'The last run took this page with it, most likely because a program filled the memory. What you had typed was kept.'
const EARLIER = 'The first files are others than when you typed here last. What you typed then was kept.'

/** What a small screen shows one at a time. */
const VIEWS = [
  ['files', 'Files'],
  ['programs', 'Programs'],
  ['network', 'Network'],
] as const

/** `<porthole-workspace>`: files, programs that run in the page, and the network between them. */
export class PortholeWorkspace extends LitElement {
  static override properties = {
    active: { state: true },
    asked: { state: true },
    nameProblem: { state: true },
    crashed: { state: true },
    view: { attribute: 'data-view', reflect: true },
  }
  declare active: string
  declare asked: Asked
  declare nameProblem: string
  declare crashed: boolean
  declare view: string
  readonly #id = `ph-workspace-${Math.random().toString(36).slice(2)}`
  readonly #obstacle = obstacle()
  readonly #session: WorkspaceSession
  #told: SegmentCapture | undefined

  constructor(original: Original) {
    super()
    const drafts = new Drafts(localStorageOf(), original)
    this.crashed = drafts.lastRunCrashed
    if (this.crashed) drafts.runEnds()
    this.#session = new WorkspaceSession({
      original,
      drafts,
      changed: () => this.requestUpdate(),
      frame: () => this,
    })
    this.active = Object.keys(this.#session.files)[0] ?? ''
    this.nameProblem = ''
    this.view = 'files'
  }

  get workspace(): Workspace {
    return this.#session.workspace
  }

  /** Puts these in the place of those with their names, which can be taken back. */
  replaceFiles(files: Files, words: string): void {
    this.#change(() => this.#session.replaceFiles(files, words))
  }

  setLinks(links: Partial<LinkSettings>): void {
    this.#session.wire.setLinks(links)
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('pagehide', this.#leave)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('pagehide', this.#leave)
    this.#session.close()
    for (const place of this.#session.places) drop(place)
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    this.#fillEditor()
    if (this.#obstacle === undefined) this.#session.warm()
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    for (const place of this.#session.places) this.#attach(place)
    this.#tellCapture()
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#notices()} ${this.#bar()}
      <div class="ph-parts" role="group" aria-label="Shown">
        ${VIEWS.map(
          ([view, words]) =>
            html`<button type="button" class="ph-button" aria-pressed=${view === this.view} @click=${() => {
              this.view = view
            }}>${words}</button>`,
        )}
      </div>
      <div class="ph-work">
        <section class="ph-files" aria-label="Files">
          ${this.#filesHead()}
          <porthole-editor @edit=${this.#edited} @activechange=${this.#activeChanged}></porthole-editor>
        </section>
        ${this.#programs()}
      </div>
      <section class="ph-network" aria-label="The network between the programs">
        <div class="ph-controls">${wireControls(this.#id, this.#session.wire)}</div>
        <porthole-in-flight
          .capture=${this.#session.capture}
          .time=${this.#session.wireTime}
          .latencyMs=${this.#session.wire.links.latencyMs ?? 0}
        ></porthole-in-flight>
        <porthole-segments .capture=${this.#session.capture}></porthole-segments>
      </section>
      <porthole-reset-dialog @reset=${this.#reset}></porthole-reset-dialog>
    `
  }

  #bar(): TemplateResult {
    const session = this.#session
    return html`<div class="ph-bar" role="group" aria-label="All programs">
      <button type="button" class="ph-button ph-primary" ?disabled=${this.#obstacle !== undefined} @click=${this.#runAll}>Run all</button>
      <button type="button" class="ph-button" ?disabled=${!session.running} @click=${() => session.stopAll()}>Stop all</button>
      <button type="button" class="ph-button" @click=${this.#askReset}>Start over</button>
      <label class="ph-machines">
        Machines
        <select
          ?disabled=${session.running}
          .value=${session.machines}
          @change=${({ currentTarget }: Event) =>
            currentTarget instanceof HTMLSelectElement &&
            session.setMachines(currentTarget.value === 'own' ? 'own' : 'one')}
        >
          <option value="one">one: localhost</option>
          <option value="own">one for each, with its name</option>
        </select>
      </label>
      <p class="ph-hint">The same files run with <code>node server.ts</code> on your computer.</p>
    </div>`
  }

  #filesHead(): TemplateResult {
    return filesHead({
      id: this.#id,
      names: Object.keys(this.#session.files),
      active: this.active,
      asked: this.asked,
      problem: this.nameProblem,
      show: (name) => this.#show(name),
      ask: (asked) => this.#ask(asked),
      answer: (name) => this.#named(name),
      remove: () => this.#remove(),
    })
  }

  #programs(): TemplateResult {
    const { places, files } = this.#session
    const [file] = runnable([this.active, ...Object.keys(files)])
    return html`<div class="ph-programs">
      ${repeat(
        places,
        ({ name }) => name,
        (place) => html`<section class="ph-program" aria-labelledby="${this.#id}-${place.name}-name">
          ${panelHead(`${this.#id}-${place.name}`, place, {
            run: () => this.#run(place),
            stop: () => place.program?.stop(),
            plan: (changes) => this.#session.plan(place, changes),
            remove: () => this.#session.removePlace(place),
            able: this.#obstacle === undefined,
            files: Object.keys(files),
          })}
          <div class="ph-screen" data-screen=${place.name}></div>
        </section>`,
      )}
      <button
        type="button"
        class="ph-button ph-add-program"
        ?disabled=${places.length >= MAX_PLACES || file === undefined}
        @click=${() => file !== undefined && this.#session.addPlace(file)}
      >
        ${places.length >= MAX_PLACES ? `At most ${MAX_PLACES} programs` : `One more program: ${file}`}
      </button>
    </div>`
  }

  #notices(): TemplateResult {
    const { problem, undoable, earlier, original, demo } = this.#session
    return html`<div class="ph-notices" role="alert">
      ${this.#obstacle === undefined ? nothing : html`<p>${this.#obstacle}</p>`}
      ${demoQuestions(demo.questions, (program, allowed) => demo.answer(program, allowed))}
      ${original.received === undefined ? nothing : html`<p>${original.received}</p>`}
      ${this.crashed ? html`<p>${CRASHED}</p>` : nothing} ${problem === '' ? nothing : html`<p>${problem}</p>`}
      ${
        earlier === undefined
          ? nothing
          : html`<p>${EARLIER} <button type="button" class="ph-button" @click=${() => this.#change(() => this.#session.restore(earlier))}>Open it</button></p>`
      }
      ${
        undoable === undefined
          ? nothing
          : html`<p>${undoable.words} <button type="button" class="ph-button" @click=${() => this.#change(() => this.#session.undo())}>Undo</button></p>`
      }
    </div>`
  }

  /** A terminal measures its element, which must be in the page. */
  #attach(place: Place): void {
    const screen = this.querySelector<HTMLElement>(`[data-screen="${place.name}"]`)
    if (screen === null || place.terminal !== undefined) return
    place.terminal = new ProgramTerminal(screen, `Terminal of ${place.name}`, {
      input: (data) => place.program?.type(data),
      end: () => place.program?.endInput(),
      signal: (name) => place.program?.signal(name),
      resized: (size) => place.program?.resize(size),
    })
  }

  /** Each network that is opened has one of its own. */
  #tellCapture(): void {
    const { capture } = this.#session
    if (capture === this.#told) return
    this.#told = capture
    this.dispatchEvent(new CustomEvent('workspace-capture', { detail: capture }))
  }

  readonly #leave = (): void => this.#session.close()

  readonly #runAll = (): void => {
    if (this.view === 'files') this.view = 'programs'
    this.#session.runAll().catch(reportError)
  }

  #run(place: Place): void {
    if (this.#obstacle !== undefined) return
    this.#session.run(place).then(() => place.terminal?.focus(), reportError)
  }

  readonly #askReset = (): void => {
    const { original, files } = this.#session
    import('../workspace/file-changes.ts')
      .then(({ fileChanges }) => this.querySelector('porthole-reset-dialog')?.ask(fileChanges(original.files, files)))
      .catch(reportError)
  }

  readonly #reset = (): void => this.#change(() => this.#session.reset())

  /** Other files than before. */
  #change(work: () => void): void {
    work()
    this.#fillEditor()
  }

  #ask(asked: Asked): void {
    const button = this.asked === undefined ? document.activeElement : undefined
    this.asked = this.asked === asked ? undefined : asked
    this.nameProblem = ''
    this.updateComplete.then(() => {
      const input = this.querySelector<HTMLInputElement>('.ph-file-name input')
      input?.focus()
      if (input !== null) input.select()
      else if (button === undefined) this.querySelector<HTMLElement>('.ph-file-actions button')?.focus()
    }, reportError)
  }

  #named(name: string): void {
    const session = this.#session
    const problem = this.asked === 'add' ? session.addFile(name) : session.renameFile(this.active, name)
    this.nameProblem = problem ?? ''
    if (problem !== undefined) return
    this.asked = undefined
    this.active = name
    this.#fillEditor()
    this.querySelector('porthole-editor')?.focus()
  }

  #remove(): void {
    this.#change(() => this.#session.removeFile(this.active))
  }

  #fillEditor(): void {
    const editor = this.querySelector('porthole-editor')
    if (editor === null) return
    const { files } = this.#session
    if (!(this.active in files)) this.active = Object.keys(files)[0] ?? ''
    editor.files = files
    editor.active = this.active
  }

  #show(name: string): void {
    this.active = name
    const editor = this.querySelector('porthole-editor')
    if (editor !== null) editor.active = name
  }

  readonly #edited = ({ detail: { name, text } }: CustomEvent<Edit>): void => {
    const told = this.#session.undoable !== undefined
    this.#session.edit(name, text)
    if (told) this.requestUpdate()
  }

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

customElements.define('porthole-workspace', PortholeWorkspace)

declare global {
  interface HTMLElementEventMap {
    'workspace-capture': CustomEvent<SegmentCapture>
  }
}
