import type { Progress } from '../../playground/workspace/progress.ts'

type Verdict = 'right' | 'wrong'

const verdictOn = (choice: HTMLInputElement): Verdict => ('correct' in choice.dataset ? 'right' : 'wrong')

/** Shows the verdict, and the reason once the choice is right; nothing while a choice waits to be checked. */
function showVerdict(form: HTMLFormElement, verdict?: Verdict): void {
  for (const answer of form.querySelectorAll<HTMLElement>('[data-answer]')) {
    answer.hidden = answer.dataset['answer'] !== verdict
  }
  for (const why of form.querySelectorAll<HTMLElement>('[data-why]')) why.hidden = verdict !== 'right'
}

function followPrediction(form: HTMLFormElement, slug: string, progress: Progress): void {
  const id = form.dataset['predict'] ?? ''
  const choices = [...form.querySelectorAll<HTMLInputElement>('input[type="radio"]')]
  const remembered = choices[progress.lesson(slug).predictions.get(id) ?? -1]
  if (remembered) {
    remembered.checked = true
    showVerdict(form, verdictOn(remembered))
  }
  form.addEventListener('change', () => showVerdict(form))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const index = choices.findIndex((choice) => choice.checked)
    const chosen = choices[index]
    if (!chosen) return
    showVerdict(form, verdictOn(chosen))
    progress.answerPrediction(slug, id, index)
  })
}

/** Judges a choice when it is checked, and takes the one that was checked last on an earlier visit again. */
export function followPredictions(lesson: HTMLElement, slug: string, progress: Progress): void {
  for (const form of lesson.querySelectorAll<HTMLFormElement>('form[data-predict]')) {
    followPrediction(form, slug, progress)
  }
}
