/** The longest that the page of the frame may take to load and answer, in milliseconds. */
export const OPEN_LIMIT_MS = 15_000

/**
 * A frame without an origin that may run scripts and nothing else (HTML Standard §7.1.5). It is not shown: programs
 * talk through terminals. Of a page that is kept the policy says so, and a frame that finds an origin runs nothing.
 */
export function frameElement(address: string, kept: boolean): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  if (!kept) frame.sandbox.add('allow-scripts')
  frame.referrerPolicy = 'no-referrer'
  frame.title = 'Where programs run'
  frame.hidden = true
  frame.src = address
  return frame
}
