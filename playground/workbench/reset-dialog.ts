import { html, LitElement, type TemplateResult } from 'lit'
import type { FileChange } from '../workspace/file-changes.ts'

const KINDS: Readonly<Record<FileChange['kind'], string>> = {
  added: 'added by you, will go',
  removed: 'removed by you, will be back',
  changed: 'changed by you',
}

const lineClass = (line: string): string => {
  if (line.startsWith('+')) return 'ph-added'
  return line.startsWith('-') ? 'ph-removed' : ''
}

/** `<porthole-reset-dialog>`: what would be lost by starting over. `reset` says that a person wants it all the same. */
export class PortholeResetDialog extends LitElement {
  static override properties = { changes: { state: true } }
  declare changes: readonly FileChange[]

  constructor() {
    super()
    this.changes = []
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** Asks, with what the person has changed. */
  async ask(changes: readonly FileChange[]): Promise<void> {
    this.changes = changes
    await this.updateComplete
    this.querySelector('dialog')?.showModal()
  }

  protected override render(): TemplateResult {
    const { changes } = this
    return html`<dialog class="ph-dialog" aria-labelledby="ph-reset-title">
      <form method="dialog">
        <h2 id="ph-reset-title">Start over</h2>
        <p>
          ${changes.length === 0 ? 'Your files are as they were at first.' : 'This is what you have changed in the files.'} The list of programs is put back
          as well. Both can be taken back once.
        </p>
        <div class="ph-changes" tabindex="0" role="region" aria-label="Changes" ?hidden=${changes.length === 0}>
          ${changes.map(
            ({ name, kind, lines }) => html`<h3>${name} <small>${KINDS[kind]}</small></h3>
              <pre>${lines.map((line) => html`<span class=${lineClass(line)}>${line}\n</span>`)}</pre>`,
          )}
        </div>
        <div class="ph-dialog-actions">
          <button class="ph-button" value="cancel">Keep mine</button>
          <button class="ph-button ph-primary" value="reset" @click=${() => this.dispatchEvent(new CustomEvent('reset'))}>
            Put the first files back
          </button>
        </div>
      </form>
    </dialog>`
  }
}

customElements.define('porthole-reset-dialog', PortholeResetDialog)

declare global {
  interface HTMLElementTagNameMap {
    'porthole-reset-dialog': PortholeResetDialog
  }
}
