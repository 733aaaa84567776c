import { html, type TemplateResult } from 'lit'

interface FileControls {
  readonly canBegin: boolean
  readonly put: (file: File) => void
  readonly get: (name: string) => void
}

/** A file to choose, and the name of one to get. */
export function fileControls({ canBegin, put, get }: FileControls): TemplateResult {
  const chosen = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return
    const [file] = target.files ?? []
    target.value = ''
    if (file) put(file)
  }
  const named = (event: SubmitEvent): void => {
    event.preventDefault()
    if (event.target instanceof HTMLFormElement) get(String(new FormData(event.target).get('name')).trim())
  }
  return html`
    <form class="ph-set" @submit=${named}>
      <input class="ph-file" type="file" aria-label="File to put" tabindex="-1" hidden @change=${chosen} />
      <button type="button" class="ph-button" ?disabled=${!canBegin} @click=${choose}>Put file</button>
      <label class="ph-number">Name <input class="ph-input" name="name" autocomplete="off" spellcheck="false" /></label>
      <button type="submit" class="ph-button" ?disabled=${!canBegin}>Get file</button>
    </form>`
}

function choose({ currentTarget }: Event): void {
  if (!(currentTarget instanceof Element)) return
  currentTarget.parentElement?.querySelector<HTMLInputElement>('input[type="file"]')?.click()
}
