/** The JavaScript half of Node: the text of each file of its `lib/`, by the name `require` has for it. */
export type NodeLib = Readonly<Record<string, string>>

const REQUIRE = /\brequire\('([\w/-]+)'\)/g
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm

export class NodeLibError extends Error {
  readonly code: 'no-node-lib' | 'unknown-module'

  constructor(code: 'no-node-lib' | 'unknown-module', message: string) {
    super(message)
    this.name = 'NodeLibError'
    this.code = code
  }
}

/** What a file asks `require` for; comments do not count. */
export const requiredBy = (source: string): readonly string[] => [
  ...new Set([...source.replace(COMMENT, '').matchAll(REQUIRE)].flatMap(([, id]) => id ?? [])),
]

/**
 * The library of the Node that runs this, which must be the pinned one: the page runs what its reader would install.
 * Throws a `NodeLibError` with the code `no-node-lib` where it is another, or does not tell.
 */
export function ownNodeLib(pinned: string): NodeLib {
  if (process.version !== `v${pinned}`) {
    throw new NodeLibError(
      'no-node-lib',
      `Cannot take the library of Node as its version must be the pinned v${pinned}: current version is ${process.version}`,
    )
  }
  const binding: unknown = Reflect.get(process, 'binding')
  const natives: unknown = typeof binding === 'function' ? binding.call(process, 'natives') : undefined
  if (typeof natives !== 'object' || natives === null) {
    throw new NodeLibError('no-node-lib', 'Cannot take the library of Node as it must tell its sources: it tells none')
  }
  return Object.fromEntries(Object.entries(natives).filter(([, text]) => typeof text === 'string'))
}

/**
 * The named files and all that they require, directly or not, except `without`: what is in there has a stand-in of
 * ours, or is not in the page. A name that ends in a slash is a folder. Throws a `NodeLibError` with the code
 * `unknown-module` for a name that Node does not know, so that a new Node whose files moved fails the build and not
 * the page.
 */
export function collectNodeLib(lib: NodeLib, entries: readonly string[], without: readonly string[]): NodeLib {
  const ids = Object.keys(lib)
  const left = new Set(
    without.flatMap((name) => {
      const named = ids.filter((id) => (name.endsWith('/') ? id.startsWith(name) : id === name))
      return named.length > 0 ? named : unknown(name)
    }),
  )
  const collected: Record<string, string> = {}
  const waiting = [...entries]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id in collected || left.has(id)) continue
    const text = lib[id] ?? unknown(id)
    collected[id] = text
    waiting.push(...requiredBy(text))
  }
  return collected
}

function unknown(name: string): never {
  throw new NodeLibError(
    'unknown-module',
    `Cannot take a file of Node as its name must be one of Node's: current name is ${name}`,
  )
}
