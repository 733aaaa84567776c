/** What programs in the page cannot do without, by what a reader may call it. */
const NEEDS: readonly (readonly [name: string, present: () => boolean])[] = [
  ['web workers', () => typeof Worker === 'function'],
  ['message channels', () => typeof MessageChannel === 'function'],
  ['blob addresses', () => typeof URL === 'function' && typeof URL.createObjectURL === 'function'],
  ['sandboxed frames', () => 'sandbox' in HTMLIFrameElement.prototype],
  ['structuredClone', () => typeof structuredClone === 'function'],
  ['Promise.withResolvers', () => 'withResolvers' in Promise],
  ['Array.prototype.findLast', () => 'findLast' in Array.prototype],
  ['String.prototype.isWellFormed', () => 'isWellFormed' in String.prototype],
]

/** Why programs cannot run in this browser, in a sentence; `undefined` where they can. */
export function obstacle(): string | undefined {
  const missing = NEEDS.filter(([, present]) => !present()).map(([name]) => name)
  if (missing.length === 0) return undefined
  return `Programs cannot run in this browser as it lacks ${missing.join(', ')}. A current Firefox, Chrome, Edge or Safari has all of it; the same files also run with node on your own computer.`
}
