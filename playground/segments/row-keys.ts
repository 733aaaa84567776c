/** The row that an arrow key, Home or End leads to from `row`; `undefined` where the key means something else. */
export function rowAfter(key: string, row: number, length: number): number | undefined {
  if (length === 0) return undefined
  switch (key) {
    case 'ArrowDown':
      return Math.min(row + 1, length - 1)
    case 'ArrowUp':
      return Math.max(row - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    default:
      return undefined
  }
}
