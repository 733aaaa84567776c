/** Where a site begins on its host, such as `/porthole/`. */
const BASE = /^\/(?:[\w.~-]+\/)*$/

/** Attributes that hold an address, and one within the site that does not know yet where it begins. */
const ADDRESS = /(<[^>]*?\s(?:href|src|content)=")\/(?![/>])([^"]*)"/g

class BasePathError extends Error {
  readonly code = 'bad-base-path'

  constructor(text: string) {
    super(
      `Cannot build for a path as it must begin and end with "/" and hold letters, digits, "-", "_", "." and "~": current value is ${JSON.stringify(text)}`,
    )
    this.name = 'BasePathError'
  }
}

/** @throws {BasePathError} */
export function parseBasePath(text: string): string {
  if (BASE.test(text) && !text.split('/').some((part) => part === '.' || part === '..')) return text
  throw new BasePathError(text)
}

/**
 * The page with addresses that work where the site begins at `base`. Astro puts the base before those of its own; those
 * that people write in lessons and components begin at the root.
 */
export const withBasePath = (html: string, base: string): string =>
  base === '/'
    ? html
    : html.replace(ADDRESS, (whole, before: string, path: string) =>
        `/${path}`.startsWith(base) || `/${path}/` === base ? whole : `${before}${base}${path}"`,
      )
