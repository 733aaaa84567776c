import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { collectNodeTypes, type NodeTypes } from './node-types.ts'

/** What a learner's program may import with types. */
const MODULES = [
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'console',
  'constants',
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
  'process',
  'querystring',
  'readline',
  'readline/promises',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'tty',
  'url',
  'util',
  'util/types',
]

/** The globals that every program has. `fetch`, `localStorage` and `navigator` are none of them here. */
const FILES = [
  'buffer.buffer.d.ts',
  'compatibility/iterators.d.ts',
  'globals.d.ts',
  'globals.typedarray.d.ts',
  'web-globals/abortcontroller.d.ts',
  'web-globals/crypto.d.ts',
  'web-globals/domexception.d.ts',
  'web-globals/events.d.ts',
  'web-globals/streams.d.ts',
]

/** What the page does not run: what is declared with their types has none, and to import one is an error. */
const WITHOUT = [
  'child_process',
  'cluster',
  'domain',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'module',
  'perf_hooks',
  'punycode',
  'repl',
  'sea',
  'sqlite',
  'test',
  'test/reporters',
  'tls',
  'trace_events',
  'undici-types',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  'zlib',
]

/** Globals of Node's that are declared in modules which are left out. */
const ADDED: NodeTypes = {
  'page-globals.d.ts': `/** A deep copy of a value, as a message to another thread would be. */
declare function structuredClone<T>(value: T, options?: { transfer?: readonly unknown[] }): T
declare const performance: {
  /** Milliseconds since the program began. */
  now(): number
  /** When the program began, in milliseconds since 1970. */
  readonly timeOrigin: number
}
`,
}

/** What programs in the page do not get far with has its types alone: its documentation would be a quarter of all. */
const UNDOCUMENTED = ['crypto.d.ts', 'fs.d.ts', 'fs/promises.d.ts']
const DOCUMENTATION = /^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\n/gm

/** All declarations of the pinned `@types/node`, for the newest TypeScript. */
export function ownNodeTypes(): NodeTypes {
  const folder = dirname(createRequire(import.meta.url).resolve('@types/node/package.json'))
  const files = globSync('**/*.d.ts', { cwd: folder, exclude: (name) => /^ts\d/.test(name) })
  return Object.fromEntries(
    files.map((file) => [
      file.replaceAll('\\', '/'),
      readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'),
    ]),
  )
}

/** The declarations that the editor of the page has. Throws a `NodeTypesError` where `@types/node` has no such any more. */
export function pageNodeTypes(types: NodeTypes): NodeTypes {
  const collected = Object.entries(collectNodeTypes(types, MODULES, FILES, WITHOUT))
  const shown = collected.map(([file, text]) => [
    file,
    UNDOCUMENTED.includes(file) ? text.replace(DOCUMENTATION, '') : text,
  ])
  return { ...Object.fromEntries(shown), ...ADDED }
}
