/** What a build holds that works without a network; put before the script of the service worker by docs/build/offline.ts. */
export interface OfflineBuild {
  /** Another one for each build that differs. */
  readonly version: string
  /** Addresses within the site: of pages those of their folders, `lessons/chat/`. */
  readonly files: readonly string[]
}

/** What a page says to the service worker that waits: the version of the page. */
export interface TakeOver {
  readonly takeOver: string
}
