import type { Progress } from '../../playground/workspace/progress.ts'

function showAnswer(form: HTMLFormElement, choice: HTMLInputElement): void {
  const verdict = 'correct' in choice.dataset ? 'right' : 'wrong'
  form.dataset['verdict'] = verdict
  for (const answer of form.querySelectorAll<HTMLElement>('[data-answer]')) {
    answer.hidden = answer.dataset['answer'] !== verdict
  }
  for (const why of form.querySelectorAll<HTMLElement>('[data-why]')) why.hidden = false
}

function followPrediction(form: HTMLFormElement, slug: string, progress: Progress): void {
  const id = form.dataset['predict'] ?? ''
  const choices = [...form.querySelectorAll<HTMLInputElement>('input[type="radio"]')]
  const remembered = choices[progress.lesson(slug).predictions.get(id) ?? -1]
  if (remembered) {
    remembered.checked = true
    showAnswer(form, remembered)
  }
  form.addEventListener('change', () => {
    const index = choices.findIndex((choice) => choice.checked)
    const chosen = choices[index]
    if (!chosen) return
    showAnswer(form, chosen)
    progress.answerPrediction(slug, id, index)
  })
  form.addEventListener('submit', (event) => event.preventDefault())
}

/** Shows right or wrong and why as soon as a choice is taken, and takes the choice of the last visit again. */
export function followPredictions(lesson: HTMLElement, slug: string, progress: Progress): void {
  for (const form of lesson.querySelectorAll<HTMLFormElement>('form[data-predict]')) {
    followPrediction(form, slug, progress)
  }
}
