/** Lines remembered; the oldest go first. */
export const MAX_HISTORY = 200

/** The lines sent so far, walked through by ↑ and ↓; the draft begun before the walk is kept. */
export class LineHistory {
  #lines: string[] = []
  /** Lines back from the draft: 0 is the draft itself. */
  #back = 0
  #draft = ''

  add(line: string): void {
    this.#back = 0
    if (line === '' || line === this.#lines.at(-1)) return
    this.#lines.push(line)
    if (this.#lines.length > MAX_HISTORY) this.#lines.shift()
  }

  /** The line before; `undefined` at the oldest. `current` is kept if it is the draft. */
  older(current: string): string | undefined {
    if (this.#back === this.#lines.length) return undefined
    if (this.#back === 0) this.#draft = current
    this.#back++
    return this.#lines.at(-this.#back)
  }

  /** The line after, at last the draft; `undefined` when that is already shown. */
  newer(): string | undefined {
    if (this.#back === 0) return undefined
    this.#back--
    return this.#back === 0 ? this.#draft : this.#lines.at(-this.#back)
  }
}
