/**
 * What the site's service worker says of a page that comes from its store, as no network answered. It hands no page to a
 * frame with a `sandbox` attribute (its origin is nobody's), so that it puts the sandbox into the policy of that page.
 */
export const KEPT_HEADER = 'porthole-kept'

/** Whether the page at `address` comes from there. */
export async function isKept(address: string): Promise<boolean> {
  if (!navigator.serviceWorker?.controller) return false
  try {
    return (await fetch(address)).headers.has(KEPT_HEADER)
  } catch {
    // Then the frame says so itself.
    return false
  }
}
