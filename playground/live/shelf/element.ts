import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { plainText, printable } from '../../wire/printable.ts'
import { Redraw } from '../../wire/redraw.ts'
import { saveFile } from '../../wire/save-file.ts'
import { ShelfAnnouncer } from './announcer.ts'
import type { FileConnection } from './connection.ts'
import { KeptFiles } from './kept-files.ts'
import { fileRow, MAX_SHOWN_FILES, transferRow } from './rows.ts'
import { MAX_TRANSFERS, Shelf, type ShelfFile } from './shelf.ts'
import { UnfinishedUploads } from './unfinished.ts'
import { failureWords } from './words.ts'

/** The browser's `localStorage`, looked up at each use because the look-up itself throws where storage is forbidden. */
const storage = {
  getItem: (key: string) => window.localStorage.getItem(key),
  setItem: (key: string, value: string) => window.localStorage.setItem(key, value),
}

/** `<porthole-shelf>`: the files of the server, and what goes up and down. Set `connection`. */
export class PortholeShelf extends LitElement {
  static override properties = {
    connection: { attribute: false },
    confirming: { state: true },
    message: { state: true },
    dragging: { state: true },
  }
  declare connection: FileConnection | undefined
  /** The name of the file that the person is asked about. */
  declare confirming: string | undefined
  declare message: string
  declare dragging: boolean
  readonly #redraw = new Redraw(() => this.requestUpdate())
  readonly #announcer = new ShelfAnnouncer()
  #shelf: Shelf | undefined
  #news = ''
  /** What gets the focus once it is drawn. */
  #focusNext: string | undefined

  constructor() {
    super()
    this.message = ''
    this.dragging = false
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#open()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#redraw.cancel()
    this.#shelf?.stop()
    this.#shelf = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#open()
    const news = this.#announcer.news(this.#shelf?.transfers ?? [])
    if (news !== '') this.#news = news
  }

  protected override updated(): void {
    const next = this.#focusNext
    this.#focusNext = undefined
    if (next) this.querySelector<HTMLElement>(next)?.focus()
  }

  protected override render(): TemplateResult {
    const shelf = this.#shelf
    return html`
      <section
        class=${`ph-shelf${this.dragging ? ' ph-dragging' : ''}`}
        aria-label="File shelf"
        @dragover=${this.#dragOver}
        @dragleave=${this.#dragLeave}
        @drop=${this.#drop}
      >
        <div class="ph-drop">
          <button type="button" class="ph-choose" @click=${this.#choose}>Choose files</button>
          <input class="ph-input" type="file" multiple hidden @change=${this.#chosen} />
          <span class="ph-drop-hint">or drop them here</span>
          <button type="button" class="ph-refresh" aria-disabled=${!shelf?.free} @click=${this.#refresh}>Refresh</button>
        </div>
        <p class="ph-message" role="alert">${this.message}</p>
        <p class="ph-hidden" role="status">${this.#news}</p>
        ${this.#transferList()} ${this.#fileList()}
      </section>`
  }

  #transferList(): TemplateResult | typeof nothing {
    const shelf = this.#shelf
    if (!shelf || shelf.transfers.length === 0) return nothing
    return html`
      <ul class="ph-transfers" aria-label="Uploads and downloads">
        ${repeat(
          shelf.transfers,
          ({ id }) => id,
          (transfer) =>
            transferRow(transfer, () => {
              this.#focusNext = '.ph-choose'
              shelf.dismiss(transfer)
            }),
        )}
      </ul>
      ${shelf.transfers.some(({ kind }) => kind === 'up') ? html`<p class="ph-note">To cancel an upload that is under way ends this connection. ${this.#afterCancel}</p>` : nothing}`
  }

  /** What the end of the connection takes away. */
  get #afterCancel(): string {
    return this.connection?.role === 'guest'
      ? 'As a guest you can delete your files only on the connection that put them.'
      : 'The next one is not logged in: you then have to log in again to delete your files.'
  }

  #fileList(): TemplateResult {
    const shelf = this.#shelf
    const listing = shelf?.listing ?? { name: 'unknown' }
    if (listing.name === 'failed')
      return html`<p class="ph-empty ph-error">${failureWords(listing.code, listing.message)}</p>`
    if (!shelf || (listing.name !== 'ready' && shelf.files.length === 0))
      return html`<p class="ph-empty">${this.connection?.open ? 'Asking for the files …' : 'No connection yet.'}</p>`
    if (shelf.files.length === 0)
      return html`<p class="ph-empty">The shelf is empty. What you put here, everybody on this server can get.</p>`
    const shown = shelf.files.slice(0, MAX_SHOWN_FILES)
    const hidden = shelf.files.length - shown.length
    return html`
      <div class="ph-files" role="region" aria-label="Files on the shelf" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" class="ph-size">Size</th>
              <th scope="col">Owner</th>
              <th scope="col">SHA-256</th>
              <th scope="col"><span class="ph-hidden">What you can do</span></th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              shown,
              ({ name }) => name,
              (file) => this.#fileRow(file, shelf),
            )}
          </tbody>
        </table>
      </div>
      ${hidden > 0 ? html`<p class="ph-note">${hidden} more not shown.</p>` : nothing}`
  }

  #fileRow(file: ShelfFile, shelf: Shelf): TemplateResult {
    return fileRow(file, {
      free: shelf.free,
      mayDelete: shelf.mayDelete(file),
      confirming: this.confirming === file.name,
      download: () => {
        this.message = shelf.download(file) ? '' : this.#noRoom(1)
      },
      askToDelete: () => {
        this.confirming = file.name
        this.#focusNext = '.ph-sure'
      },
      keep: () => {
        this.confirming = undefined
        this.#focusNext = '.ph-files'
      },
      delete: () => this.#delete(file, shelf),
    })
  }

  #delete(file: ShelfFile, shelf: Shelf): void {
    this.confirming = undefined
    this.#focusNext = '.ph-files, .ph-choose'
    shelf.delete(file).then(
      () => {
        this.message = ''
        this.#news = `${plainText(printable(file.name))} is deleted.`
        this.requestUpdate()
      },
      (error: unknown) => {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
        this.message = failureWords(
          code === 'forbidden' ? '' : code,
          error instanceof Error ? error.message : String(error),
        )
      },
    )
  }

  #open(): void {
    if (!this.isConnected || (this.#shelf && this.#shelf.connection === this.connection)) return
    this.#shelf?.stop()
    this.#shelf = undefined
    if (!this.connection) return
    this.#shelf = new Shelf({
      connection: this.connection,
      unfinished: new UnfinishedUploads(storage),
      keptFiles: new KeptFiles(),
      save: saveFile,
      changed: () => this.#redraw.schedule(),
    })
    this.#shelf.takeUp().catch((error: unknown) => reportError(error))
  }

  #add(files: Iterable<File>): void {
    const refused = this.#shelf?.add(files) ?? 0
    this.message = refused > 0 ? this.#noRoom(refused) : ''
  }

  #noRoom(refused: number): string {
    return `No room for ${refused} of them: the list holds ${MAX_TRANSFERS} uploads and downloads. Dismiss some first.`
  }

  readonly #choose = (): void => this.querySelector<HTMLInputElement>('.ph-input')?.click()

  readonly #chosen = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return
    this.#add([...(currentTarget.files ?? [])])
    // The same file can be chosen again.
    currentTarget.value = ''
  }

  readonly #refresh = (): void => {
    this.#shelf?.refresh().catch((error: unknown) => reportError(error))
  }

  readonly #dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.dragging = true
  }

  readonly #dragLeave = ({ relatedTarget }: DragEvent): void => {
    if (!(relatedTarget instanceof Node) || !this.contains(relatedTarget)) this.dragging = false
  }

  readonly #drop = (event: DragEvent): void => {
    event.preventDefault()
    this.dragging = false
    this.#add([...(event.dataTransfer?.files ?? [])])
  }
}

customElements.define('porthole-shelf', PortholeShelf)
