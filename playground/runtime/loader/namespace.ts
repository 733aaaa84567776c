/** One export as others see it: read anew each time, as it may still change. */
export interface Cell {
  get(): unknown
  /** Whether the value stays as it is once its module has run. */
  fixed: boolean
}

/** What `import * as x` gives: no prototype, names in order, nothing to assign to. */
export function namespaceOf(cells: ReadonlyMap<string, Cell>): object {
  const namespace: object = Object.create(null)
  for (const [name, cell] of [...cells].sort(([a], [b]) => (a < b ? -1 : 1))) {
    Object.defineProperty(namespace, name, { get: () => cell.get(), enumerable: true })
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' })
  return Object.preventExtensions(namespace)
}

/** The names of a CommonJS module or of one of Node's own: `default` is its `module.exports`. */
export function cellsOfExports(exports: unknown): Map<string, Cell> {
  const cells = new Map<string, Cell>()
  if ((typeof exports === 'object' || typeof exports === 'function') && exports !== null) {
    for (const name of Object.keys(exports)) {
      cells.set(name, { get: () => Reflect.get(exports, name), fixed: true })
    }
  }
  cells.set('default', { get: () => exports, fixed: true })
  return cells
}
