import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { OpenedZip } from '../share/open-zip.ts'
import { decodeShare, isShareHash } from '../share/share-link.ts'
import type { Template } from '../templates/template.ts'
import { TEMPLATES } from '../templates/templates.ts'
import type { Original } from '../workspace/workspace.ts'
import { PortholeWorkspace } from './element.ts'
import './share-dialog.ts'
import { templateOriginal } from './template-original.ts'
import { templatePane } from './template-pane.ts'
import { templateTexts } from './template-texts.ts'

const FROM_LINK =
  'This came with a link: somebody else wrote it. It runs only when you press Run, and in a box where it reaches nothing of yours.'
const FROM_ZIP = 'This came from a zip.'
/** Names of what a zip holds that are told. */
const MAX_TOLD = 5

const hashOf = ({ name }: Template): string => `#template=${name}`

/** `<porthole-playground>`: a workspace that begins with a template, with a link, or with a zip. */
export class PortholePlayground extends LitElement {
  static override properties = {
    template: { state: true },
    problem: { state: true },
  }
  /** The template that is open; `undefined` where what is open came from elsewhere. */
  declare template: Template | undefined
  declare problem: string
  #workspace: PortholeWorkspace | undefined
  /** Counts what was asked for: what comes later than what was asked for after it is not shown. */
  #asked = 0

  constructor() {
    super()
    this.problem = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('hashchange', this.#follow)
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.#follow)
  }

  protected override shouldUpdate(): boolean {
    return this.#workspace !== undefined
  }

  protected override render(): TemplateResult {
    // What the page said while this was loading.
    if (!this.hasUpdated) this.replaceChildren()
    return html`
      ${this.problem === '' ? nothing : html`<p class="ph-notice" role="alert">${this.problem}</p>`}
      ${templatePane({
        templates: TEMPLATES,
        template: this.template,
        choose: (template) => {
          location.hash = hashOf(template)
        },
        setLinks: (links) => this.#workspace?.setLinks(links),
        share: this.#share,
      })}
      ${this.#workspace}
      <porthole-share-dialog @opened=${({ detail }: CustomEvent<OpenedZip>) => this.#openZip(detail)}></porthole-share-dialog>
    `
  }

  readonly #follow = (): void => {
    const asked = ++this.#asked
    this.#opened(location.hash, asked).catch(reportError)
  }

  async #opened(hash: string, asked: number): Promise<void> {
    this.problem = ''
    if (isShareHash(hash)) {
      try {
        const workspace = await decodeShare(hash)
        this.#show({ ...workspace, name: 'link', received: FROM_LINK }, undefined, asked)
        return
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error)
      }
    }
    const named = /^#template=(.*)$/.exec(hash)?.[1]
    const template = TEMPLATES.find(({ name }) => name === named) ?? TEMPLATES[0]
    if (template === undefined) return
    if (named !== undefined && named !== template.name)
      this.problem = `Cannot open template as its name must be one of ${TEMPLATES.map(({ name }) => name).join(', ')}: the address has another.`
    this.#show(templateOriginal(template, await templateTexts(template)), template, asked)
  }

  #openZip({ workspace, leftOut }: OpenedZip): void {
    history.replaceState(null, '', location.pathname)
    this.problem = ''
    const told = leftOut.slice(0, MAX_TOLD).join(', ')
    const more = leftOut.length > MAX_TOLD ? `, and ${leftOut.length - MAX_TOLD} more` : ''
    const received =
      leftOut.length === 0 ? FROM_ZIP : `${FROM_ZIP} Left out, as no program reads it here: ${told}${more}.`
    this.#show({ ...workspace, name: 'zip', received }, undefined, ++this.#asked)
  }

  #show(original: Original, template: Template | undefined, asked: number): void {
    if (asked !== this.#asked) return
    this.#workspace = new PortholeWorkspace(original)
    this.template = template
    this.requestUpdate()
  }

  readonly #share = (): void => {
    const { workspace } = this.#workspace ?? {}
    if (workspace !== undefined) this.querySelector('porthole-share-dialog')?.ask(workspace).catch(reportError)
  }
}

customElements.define('porthole-playground', PortholePlayground)
