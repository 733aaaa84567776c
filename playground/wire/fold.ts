import { byteCount } from './byte-count.ts'

/** Bytes of one read shown at first, and at most after it is unfolded. */
export const PREVIEW_BYTES = 64
export const MAX_UNFOLDED_BYTES = 4096

export interface Folded {
  readonly shown: Uint8Array
  /** How many bytes behind them are not shown. */
  readonly hidden: number
  /** What the button that folds or unfolds says; absent where all is shown anyway. */
  readonly button: string | undefined
}

/** How much of one read is shown. */
export function fold(bytes: Uint8Array, unfolded: boolean): Folded {
  const shown = bytes.subarray(0, unfolded ? MAX_UNFOLDED_BYTES : PREVIEW_BYTES)
  return { shown, hidden: bytes.length - shown.length, button: button(bytes.length, unfolded) }
}

function button(length: number, unfolded: boolean): string | undefined {
  if (length <= PREVIEW_BYTES) return undefined
  if (unfolded) return 'Fold'
  return length <= MAX_UNFOLDED_BYTES
    ? `Show all ${byteCount(length)}`
    : `Show the first ${byteCount(MAX_UNFOLDED_BYTES)}`
}
