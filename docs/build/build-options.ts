/** What `npm run build -- ` takes. */
export const BUILD_OPTIONS = {
  base: { type: 'string', default: '/' },
  out: { type: 'string', default: 'dist' },
  'if-changed': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The variable with the address of a public site, for links that must be whole. */
export const PUBLIC_URL_VARIABLE = 'PORTHOLE_PUBLIC_URL'

export const BUILD_HELP = `Usage: npm run build -- [options]

Builds the site: pages, scripts and search index, ready for any host of files, into dist/site.

  --base <path>    where the site begins on its host, such as /porthole/ (default: /)
  --out <folder>   another folder than dist; the site is in site/ of it
  --if-changed     does nothing where the sources are those of the last build
  --help           prints this

${PUBLIC_URL_VARIABLE} is the address of a public site, for links that must be whole.`
