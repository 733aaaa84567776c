/** Heights of many rows in pixels, and where each begins: finding and changing one takes as many steps as its number has bits (a Fenwick tree). */
export class RowHeights {
  #heights: number[] = []
  /** At index i, counted from 1: the sum of the heights of as many rows before it as its lowest bit says. */
  #sums: number[] = [0]

  get length(): number {
    return this.#heights.length
  }

  get total(): number {
    return this.offsetOf(this.length)
  }

  push(height: number): void {
    const index = this.#sums.length
    let sum = height
    for (let child = index - 1; child > index - (index & -index); child -= child & -child) sum += this.#sums[child] ?? 0
    this.#heights.push(height)
    this.#sums.push(sum)
  }

  get(row: number): number {
    return this.#heights[row] ?? 0
  }

  set(row: number, height: number): void {
    const difference = height - this.get(row)
    if (difference === 0 || row >= this.length) return
    this.#heights[row] = height
    for (let index = row + 1; index < this.#sums.length; index += index & -index) {
      this.#sums[index] = (this.#sums[index] ?? 0) + difference
    }
  }

  /** Where a row begins. */
  offsetOf(row: number): number {
    let sum = 0
    for (let index = Math.min(row, this.length); index > 0; index -= index & -index) sum += this.#sums[index] ?? 0
    return sum
  }

  /** The row at an offset: the first one before the beginning, the last one behind the end. */
  rowAt(offset: number): number {
    let row = 0
    let rest = offset
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.length))); step >= 1; step /= 2) {
      const sum = this.#sums[row + step]
      if (sum === undefined || sum > rest) continue
      row += step
      rest -= sum
    }
    return Math.max(0, Math.min(row, this.length - 1))
  }
}
