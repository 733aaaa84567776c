import { MADE_WITH_HELP } from '../../lessons/make.ts'
import type { Progress } from '../../playground/workspace/progress.ts'

function showProgressOf(link: HTMLElement, progress: Progress): void {
  const badge = link.querySelector<HTMLElement>('.lesson-progress')
  const total = Number(link.dataset['steps'])
  if (!badge || !(total > 0)) return
  const { steps } = progress.lesson(link.dataset['lesson'] ?? '')
  const done = Math.min(total, steps.filter((step) => step !== MADE_WITH_HELP).length)
  const figures = Object.assign(document.createElement('span'), { ariaHidden: 'true', textContent: `${done}/${total}` })
  const words = Object.assign(document.createElement('span'), {
    className: 'sr-only',
    textContent: `, ${done} of ${total} steps done`,
  })
  badge.replaceChildren(figures, words)
  badge.style.setProperty('--done', String(done / total))
  badge.toggleAttribute('data-complete', done === total)
}

/** Keeps the ring and the count at each link to a lesson (`data-lesson`, `data-steps`) as far as the learner is. */
export function showLessonProgress(root: ParentNode, progress: Progress): void {
  const links = root.querySelectorAll<HTMLElement>('[data-lesson][data-steps]')
  const show = () => {
    for (const link of links) showProgressOf(link, progress)
  }
  show()
  progress.subscribe(show)
}
