import { html, nothing, type TemplateResult } from 'lit'
import type { LinkSettings } from '../network/link.ts'
import type { Template } from '../templates/template.ts'

export interface TemplatePane {
  readonly templates: readonly Template[]
  /** `undefined` where what is open came from elsewhere. */
  readonly template: Template | undefined
  readonly choose: (template: Template) => void
  readonly setLinks: (links: Partial<LinkSettings>) => void
  readonly share: () => void
}

/** What stands between backticks is typed or read. */
const withCode = (words: string): readonly unknown[] =>
  words.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))

/** What a workspace begins with, the experiment to try first, and the way to others. */
export const templatePane = ({ templates, template, choose, setLinks, share }: TemplatePane): TemplateResult => html`
  <div class="ph-bar ph-origin" role="group" aria-label="What is open">
    <label>
      Programs
      <select
        .value=${template?.name ?? ''}
        @change=${({ currentTarget }: Event) => {
          const chosen = templates.find(
            ({ name }) => currentTarget instanceof HTMLSelectElement && name === currentTarget.value,
          )
          if (chosen !== undefined) choose(chosen)
        }}
      >
        ${template === undefined ? html`<option value="" selected>from elsewhere</option>` : nothing}
        ${templates.map(
          ({ name, title }) => html`<option value=${name} ?selected=${name === template?.name}>${title}</option>`,
        )}
      </select>
    </label>
    <button type="button" class="ph-button" @click=${share}>Share or take away</button>
    <p class="ph-hint">${template?.description ?? nothing}</p>
  </div>
  ${
    template === undefined
      ? nothing
      : html`<details class="ph-experiment">
          <summary>Try this first</summary>
          <p>${withCode(template.experiment.words)}</p>
          ${
            Object.keys(template.experiment.links).length === 0
              ? nothing
              : html`<button type="button" class="ph-button" @click=${() => setLinks(template.experiment.links)}>Set the network so</button>`
          }
        </details>`
  }
`
