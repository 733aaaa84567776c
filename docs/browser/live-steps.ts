import type { Step } from '../../lessons/step.ts'
import type { Capture } from '../../playground/wire/capture.ts'
import type { Progress } from '../../playground/workspace/progress.ts'
import { lessonOfPath } from '../course/lesson-folder.ts'
import { CaptureWindow } from './capture-window.ts'
import { coalesce } from './coalesce.ts'

declare global {
  interface DocumentEventMap {
    'porthole-capture': CustomEvent<Capture>
  }
}

const STEP_FILES = import.meta.glob<readonly Step[]>('../../lessons/*/steps.ts', { import: 'steps' })

async function loadSteps(slug: string): Promise<readonly Step[]> {
  const file = Object.entries(STEP_FILES).find(([path]) => lessonOfPath(path)?.slug === slug)
  return file ? await file[1]() : []
}

function showSteps(lesson: HTMLElement, done: readonly string[]): void {
  const items = [...lesson.querySelectorAll<HTMLElement>('[data-step]')]
  for (const item of items) {
    const isDone = done.includes(item.dataset['step'] ?? '')
    item.toggleAttribute('data-done', isDone)
    for (const state of item.querySelectorAll('[data-state]')) state.textContent = isDone ? 'Done:' : 'To do:'
  }
  const count = items.filter((item) => item.hasAttribute('data-done')).length
  for (const counter of lesson.querySelectorAll('[data-step-count]')) counter.textContent = String(count)
  // The last of them has no step: it says that all are done.
  const nexts = [...lesson.querySelectorAll<HTMLElement>('[data-next-step]')]
  const current = nexts.find((next) => !done.includes(next.dataset['nextStep'] ?? ''))
  for (const next of nexts) next.toggleAttribute('data-current', next === current)
}

/** Ticks the steps of a lesson as the wire shows them done, and says so to screen readers. */
export function followSteps(lesson: HTMLElement, slug: string, progress: Progress): void {
  const announcer = lesson.querySelector('[data-announcer]')
  let steps: readonly Step[] = []
  const evaluate = coalesce(() => {
    for (const step of steps) {
      if (progress.lesson(slug).steps.includes(step.id) || !step.done(visit.captures)) continue
      progress.completeStep(slug, step.id)
      if (announcer) announcer.textContent = `Step done: ${step.task.replaceAll('`', '')}`
    }
  })
  const visit = new CaptureWindow(evaluate)
  document.addEventListener('porthole-capture', ({ detail }) => visit.add(detail))
  const show = () => showSteps(lesson, progress.lesson(slug).steps)
  show()
  progress.subscribe(show)
  loadSteps(slug)
    .then((loaded) => {
      steps = loaded
      evaluate()
    })
    .catch(reportError)
}
