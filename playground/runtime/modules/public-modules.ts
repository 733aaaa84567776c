import type { Realm } from '../realm.ts'
import { absentModules } from './absent-modules.ts'

/** Node's modules that a program in the page may import, as far as they are files of Node's. */
const FROM_NODE: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'console',
  'crypto',
  'dgram',
  'diagnostics_channel',
  'dns',
  'dns/promises',
  'events',
  'fs',
  'fs/promises',
  'net',
  'os',
  'path',
  'path/posix',
  'path/win32',
  'querystring',
  'readline',
  'readline/promises',
  'stream',
  'stream/consumers',
  'stream/promises',
  'string_decoder',
  'timers',
  'timers/promises',
  'tty',
  'url',
  'util',
  'util/types',
])

/**
 * What `import 'node:…'` gives, by the name without the prefix; `undefined` where Node has no such module either.
 * Throws for one that only a real Node has, and says what to use.
 */
export function publicModule(name: string, realm: Realm): unknown {
  if (FROM_NODE.has(name)) return realm.require(name)
  if (name === 'process') return Reflect.get(globalThis, 'process')
  const instead = absentModules[name]
  if (instead === undefined) return undefined
  throw Object.assign(new Error(`Cannot import node:${name} as a program in the page has no such module: ${instead}`), {
    code: 'ERR_MODULE_NOT_IN_PAGE',
  })
}
