import { html, type TemplateResult } from 'lit'
import type { LinkSettings } from '../network/link.ts'
import { SCALES, type Scale } from './link-settings.ts'

export interface LinkControlsOptions {
  readonly id: string
  readonly settings: Partial<LinkSettings>
  readonly set: (changes: Partial<LinkSettings>) => void
}

const slider = (scale: Scale, { id, settings, set }: LinkControlsOptions): TemplateResult => {
  const { name, label, values, words, help } = scale
  const value = settings[name] ?? values[0] ?? 0
  const input = `${id}-${name}`
  const change = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) set({ [name]: values[Number(currentTarget.value)] ?? value })
  }
  return html`<div class="ph-slider">
    <label for=${input}>${label}</label>
    <output for=${input}>${words(value)}</output>
    <input
      id=${input}
      type="range"
      min="0"
      max=${values.length - 1}
      step="1"
      .value=${String(values.indexOf(value))}
      aria-valuetext=${words(value)}
      aria-describedby="${input}-help"
      @input=${change}
    />
    <small id="${input}-help">${help}</small>
  </div>`
}

/** The sliders for the line between the programs. */
export const linkControls = (options: LinkControlsOptions): TemplateResult =>
  html`<div class="ph-sliders">${SCALES.map((scale) => slider(scale, options))}</div>`
