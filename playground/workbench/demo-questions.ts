import { html, type TemplateResult } from 'lit'
import type { Question } from './demo-line.ts'

/** Asks the reader about each program that wants to connect to the demo server. */
export const demoQuestions = (
  questions: readonly Question[],
  answer: (program: number, allowed: boolean) => void,
): TemplateResult[] =>
  questions.map(
    ({ program, name }) => html`<p class="ph-question">
      <span><b>${name}</b> wants to connect to the demo server of this site, as a guest. It can say and fetch there whatever a guest may.</span>
      <button type="button" class="ph-button ph-primary" @click=${() => answer(program, true)}>Allow for this run</button>
      <button type="button" class="ph-button" @click=${() => answer(program, false)}>Don’t allow</button>
    </p>`,
  )
