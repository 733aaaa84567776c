import type { Capture } from '../../playground/wire/capture.ts'

/** Captures that the steps of a lesson are asked about; the oldest go first. */
export const MAX_CAPTURES = 32

/** The captures of this visit, oldest first, and word of every event in them. */
export class CaptureWindow {
  readonly #onEvent: () => void
  readonly #captures: { capture: Capture; unsubscribe: () => void }[] = []

  constructor(onEvent: () => void) {
    this.#onEvent = onEvent
  }

  get captures(): readonly Capture[] {
    return this.#captures.map(({ capture }) => capture)
  }

  add(capture: Capture): void {
    this.#captures.push({ capture, unsubscribe: capture.subscribe(this.#onEvent) })
    if (this.#captures.length > MAX_CAPTURES) this.#captures.shift()?.unsubscribe()
  }
}
