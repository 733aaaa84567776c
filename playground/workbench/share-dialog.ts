import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { SHARE_LIMITS } from '../share/share-limits.ts'
import { encodeShare } from '../share/share-link.ts'
import type { Workspace } from '../workspace/workspace.ts'

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** `<porthole-share-dialog>`: a workspace as a link and as a zip. `opened` carries what a zip held. */
export class PortholeShareDialog extends LitElement {
  static override properties = { link: { state: true }, told: { state: true }, problem: { state: true } }
  declare link: string
  /** What was done, for a reader. */
  declare told: string
  declare problem: string
  #workspace: Workspace | undefined

  constructor() {
    super()
    this.link = ''
    this.told = ''
    this.problem = ''
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Shows it for this workspace. */
  async ask(workspace: Workspace): Promise<void> {
    this.#workspace = workspace
    this.link = ''
    this.told = ''
    this.problem = ''
    this.#dialog?.showModal()
    try {
      this.link = `${location.origin}${location.pathname}${await encodeShare(workspace)}`
    } catch (error) {
      this.problem = wordsOf(error)
    }
  }

  protected override render(): TemplateResult {
    return html`<dialog class="ph-dialog ph-share" aria-labelledby="ph-share-title">
      <h2 id="ph-share-title">Share or take away</h2>
      <p role="alert" class="ph-notice" ?hidden=${this.problem === ''}>${this.problem}</p>
      <label for="ph-share-link">A link with your files and the network as you set it</label>
      <div class="ph-share-link">
        <input id="ph-share-link" readonly .value=${this.link} @focus=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && currentTarget.select()} />
        <button type="button" class="ph-button" ?disabled=${this.link === ''} @click=${this.#copy}>Copy</button>
      </div>
      <p class="ph-hint">
        Whoever has the link has your files: they are in it, and on no server.
        ${
          this.link.length > SHARE_LIMITS.longLink
            ? html`It has ${this.link.length} characters: some chats and mail programs cut it. A zip is safer.`
            : nothing
        }
      </p>
      <p class="ph-hint">The zip runs on your computer with Node; its README says how.</p>
      <div class="ph-share-link">
        <button type="button" class="ph-button" ?disabled=${this.problem !== ''} @click=${this.#download}>Download zip</button>
        <label class="ph-button ph-pick">
          Open a zip
          <input type="file" class="sr-only" accept=".zip,application/zip" @change=${this.#pick} />
        </label>
      </div>
      <p role="status" class="ph-hint">${this.told}</p>
      <form method="dialog" class="ph-dialog-actions"><button class="ph-button">Close</button></form>
    </dialog>`
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog')
  }

  readonly #copy = (): void => {
    this.#attempt(async () => {
      // Browsers have a clipboard on secure pages alone.
      if (!isSecureContext) {
        this.querySelector<HTMLInputElement>('#ph-share-link')?.select()
        this.told = 'The link is selected: copy it with Ctrl-C.'
        return
      }
      await navigator.clipboard.writeText(this.link)
      this.told = 'The link is copied.'
    })
  }

  readonly #download = (): void => {
    const workspace = this.#workspace
    if (workspace === undefined) return
    this.#attempt(async () => {
      const { zipOf } = await import('../share/zip.ts')
      const address = URL.createObjectURL(
        new Blob([Uint8Array.from(zipOf(workspace, new Date()))], { type: 'application/zip' }),
      )
      const anchor = document.createElement('a')
      anchor.href = address
      anchor.download = 'porthole.zip'
      anchor.click()
      URL.revokeObjectURL(address)
      this.told = 'porthole.zip is downloaded.'
    })
  }

  readonly #pick = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return
    const [file] = currentTarget.files ?? []
    currentTarget.value = ''
    if (file === undefined) return
    this.#attempt(async () => {
      const { openZipFile } = await import('../share/open-zip.ts')
      const detail = await openZipFile(file)
      this.#dialog?.close()
      this.dispatchEvent(new CustomEvent('opened', { detail }))
    })
  }

  #attempt(work: () => Promise<void>): void {
    this.told = ''
    this.problem = ''
    work().catch((error: unknown) => {
      this.problem = wordsOf(error)
    })
  }
}

customElements.define('porthole-share-dialog', PortholeShareDialog)

declare global {
  interface HTMLElementTagNameMap {
    'porthole-share-dialog': PortholeShareDialog
  }
}
