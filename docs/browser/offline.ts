import { findServer } from '../../playground/gateway/find-server.ts'
import { siteBase } from '../../playground/gateway/site-base.ts'
import type { TakeOver } from '../offline/build.ts'

/** What a browser tells of a network that one pays for. */
interface Thrifty extends Navigator {
  readonly connection?: { readonly saveData?: boolean }
}

const isThrifty = ({ connection }: Thrifty): boolean => connection?.saveData === true

/**
 * Keeps the site for a time without a network, where it comes from a host of files. Where a server is behind it there is
 * nothing to keep it for, and what was kept before is let go of.
 */
export async function keepOffline(): Promise<void> {
  // Absent on plain HTTP beyond localhost, and where a reader forbids it.
  if (!('serviceWorker' in navigator)) return
  const base = siteBase()
  const known = await navigator.serviceWorker.getRegistration(base)
  if ((await findServer({ base, memory: () => localStorage })) === 'live') return void (await known?.unregister())
  if (known === undefined && isThrifty(navigator)) return
  const registration =
    known ?? (await navigator.serviceWorker.register(new URL('offline.js', base), { scope: base.pathname }))
  const version = document.querySelector<HTMLMetaElement>('meta[name="porthole-version"]')?.content ?? ''
  const takeOver = () => registration.waiting?.postMessage({ takeOver: version } satisfies TakeOver)
  takeOver()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => installing.state === 'installed' && takeOver())
  })
  if (registration.active) show()
  else navigator.serviceWorker.ready.then(show, reportError)
}

function show(): void {
  for (const note of document.querySelectorAll<HTMLElement>('[data-offline-note]')) note.hidden = false
}
