const WITH_NODE = 'run the file with node on your own computer'
const NET = 'use node:net, which they are built on'
const WORKER = 'start a second program instead, each has a worker of its own'

/** Modules of Node's that the page has not, and what to do without. */
export const absentModules: Readonly<Record<string, string>> = {
  child_process: `${WITH_NODE}, or start a second program here`,
  cluster: WORKER,
  http: `${NET}, or ${WITH_NODE}`,
  http2: `${NET}, or ${WITH_NODE}`,
  https: `${NET}, or ${WITH_NODE}`,
  inspector: 'use the developer tools of the browser',
  'inspector/promises': 'use the developer tools of the browser',
  perf_hooks: 'use the global performance',
  repl: WITH_NODE,
  sea: WITH_NODE,
  sqlite: `keep what you need in a Map or in a file of node:fs, or ${WITH_NODE}`,
  'stream/web': 'use node:stream',
  test: `use node:assert, or ${WITH_NODE}`,
  'test/reporters': WITH_NODE,
  tls: `${WITH_NODE}: the page has no certificates`,
  trace_events: WITH_NODE,
  v8: WITH_NODE,
  vm: WITH_NODE,
  wasi: WITH_NODE,
  worker_threads: WORKER,
  zlib: `${WITH_NODE}: the page does not compress`,
}
