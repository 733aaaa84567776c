/** Lines remembered; the oldest go first. */
export const MAX_HISTORY = 200

/** The lines sent so far, walked through by ↑ and ↓; the draft and every edit on the way are kept until a line is sent. */
export class LineHistory {
  #lines: string[] = []
  /** Lines back from the draft: 0 is the draft itself. */
  #back = 0
  /** What was left on the way, by lines back from the draft. */
  #left = new Map<number, string>()

  add(line: string): void {
    this.#back = 0
    this.#left.clear()
    if (line === '' || line === this.#lines.at(-1)) return
    this.#lines.push(line)
    if (this.#lines.length > MAX_HISTORY) this.#lines.shift()
  }

  /** The line before, as it was left; `undefined` at the oldest. `current` is what is left now. */
  older(current: string): string | undefined {
    return this.#back === this.#lines.length ? undefined : this.#walk(current, this.#back + 1)
  }

  /** The line after, at last the draft; `undefined` when that is already shown. */
  newer(current: string): string | undefined {
    return this.#back === 0 ? undefined : this.#walk(current, this.#back - 1)
  }

  #walk(current: string, back: number): string | undefined {
    this.#left.set(this.#back, current)
    this.#back = back
    return this.#left.get(back) ?? this.#lines.at(-back)
  }
}
