/** What has to be there before a program can run, and what to call it. */
const NEEDED: readonly (readonly [name: string, isThere: () => boolean])[] = [
  ['web workers', () => typeof Worker === 'function'],
  ['message channels', () => typeof MessageChannel === 'function'],
  ['blobs with addresses', () => typeof Blob === 'function' && typeof URL.createObjectURL === 'function'],
  ['sandboxed frames', () => 'sandbox' in HTMLIFrameElement.prototype],
  ['structured clones', () => typeof structuredClone === 'function'],
  ['WebAssembly', () => typeof WebAssembly === 'object'],
  ['promises with resolvers', () => typeof Promise.withResolvers === 'function'],
]

/** Says what the browser lacks to run programs, in a sentence for the reader; `undefined` where it lacks nothing. */
export function obstacle(): string | undefined {
  const missing = NEEDED.filter(([, isThere]) => !isThere()).map(([name]) => name)
  if (missing.length === 0) return undefined
  return `This browser cannot run programs in the page: it has no ${missing.join(', no ')}.`
}
