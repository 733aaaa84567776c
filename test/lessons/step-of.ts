import type { Step } from '../../lessons/step.ts'
import type { Capture } from '../../playground/wire/capture.ts'

/** Asks the step `id` of a lesson whether these captures do it. */
export function isDone(steps: readonly Step[], id: string, ...captures: Capture[]): boolean {
  const step = steps.find((one) => one.id === id)
  if (!step)
    throw new Error(`Cannot ask step as its id must be one of ${steps.map((one) => one.id)}: current id is ${id}`)
  return step.done(captures)
}
