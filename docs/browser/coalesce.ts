/** How long wire events are gathered before the steps are asked: a flood of them must not keep the page busy. */
const EVALUATION_DELAY_MS = 50

/** Calls `work` soon after it was asked to, once for everything that was asked meanwhile. */
export function coalesce(work: () => void): () => void {
  let asked = false
  return () => {
    if (asked) return
    asked = true
    setTimeout(() => {
      asked = false
      work()
    }, EVALUATION_DELAY_MS)
  }
}
