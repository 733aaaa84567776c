import type { Binding, Realm } from '../realm.ts'

const ALL_PROPERTIES = 0
const ONLY_ENUMERABLE = 2
const SKIP_SYMBOLS = 16
const PENDING = 0

const isIndex = (key: PropertyKey): boolean =>
  typeof key === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1

const isEnumerable = (value: object, key: PropertyKey): boolean =>
  Object.prototype.propertyIsEnumerable.call(value, key)

/** Own keys that are no array index; of V8's filters those that Node's library uses. */
const getOwnNonIndexProperties = (value: object, filter: number): PropertyKey[] =>
  Reflect.ownKeys(value).filter((key) => {
    if (isIndex(key) || (filter & SKIP_SYMBOLS && typeof key === 'symbol')) return false
    return (filter & ONLY_ENUMERABLE) === 0 || isEnumerable(value, key)
  })

/** The name of the constructor that made it, where one is found. */
function getConstructorName(value: object): string {
  for (let at: unknown = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, 'constructor')
    const name: unknown = typeof descriptor?.value === 'function' ? descriptor.value.name : ''
    if (typeof name === 'string' && name !== '') return name
  }
  return ''
}

/** Keys and values of a map in turn, the values of a set; of an iterator what it has left, which it keeps. */
function previewEntries(value: object, isIterator?: boolean): unknown {
  const isEntries = value instanceof Map
  const entries: unknown[] = []
  if (isEntries) for (const [key, item] of value) entries.push(key, item)
  else if (value instanceof Set) entries.push(...value)
  // An iterator cannot be looked into without using it up, nor a weak collection at all.
  return isIterator ? [entries, isEntries] : entries
}

/** libuv's kinds of descriptors by the numbers that both halves of Node have for them (`lib/internal/util.js`). */
export const HANDLE_TYPES = { tty: 1, pipe: 4, unknown: 5, invalid: 6 } as const

/** What Node's library finds in `src/node_util.cc`. */
export const utilBinding = (realm: Realm, handleType: (fd: number) => number): Binding => ({
  constants: {
    kPending: PENDING,
    kFulfilled: 1,
    kRejected: 2,
    kExiting: 0,
    kExitCode: 1,
    kHasExitCode: 2,
    ALL_PROPERTIES,
    ONLY_WRITABLE: 1,
    ONLY_ENUMERABLE,
    ONLY_CONFIGURABLE: 4,
    SKIP_STRINGS: 8,
    SKIP_SYMBOLS,
    kDisallowCloneAndTransfer: 0,
    kTransferable: 1,
    kCloneable: 2,
  },
  privateSymbols: realm.symbols,
  shouldAbortOnUncaughtToggle: new Uint32Array(1),
  getOwnNonIndexProperties,
  getConstructorName,
  previewEntries,
  /** A page cannot look into a promise. */
  getPromiseDetails: () => [PENDING, undefined],
  getProxyDetails: () => undefined,
  getCallerLocation: () => undefined,
  getExternalValue: () => 0n,
  getCallSites: () => [],
  guessHandleType: handleType,
  isInsideNodeModules: () => false,
  isConstructor: (value: unknown) => typeof value === 'function' && 'prototype' in value,
  markPromiseAsHandled: (promise: Promise<unknown>) => void promise.catch(() => {}),
  arrayBufferViewHasBuffer: () => true,
  constructSharedArrayBuffer: (size: number) => new SharedArrayBuffer(size),
  isArrayBufferDetached: (buffer: ArrayBuffer) => Reflect.get(buffer, 'detached') === true,
  sleep: () => {},
  parseEnv,
  defineLazyProperties(target: object, id: string, keys: readonly string[], enumerable = true): void {
    for (const key of keys) {
      const settle = (value: unknown): void =>
        void Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable })
      Object.defineProperty(target, key, {
        configurable: true,
        enumerable,
        get: () => {
          const value: unknown = Reflect.get(Object(realm.require(id)), key)
          settle(value)
          return value
        },
        set: settle,
      })
    }
  },
  WeakReference: class WeakReference {
    readonly #value: object

    constructor(value: object) {
      this.#value = value
    }

    get(): object {
      return this.#value
    }

    incRef(): void {}

    decRef(): void {}
  },
})

const LINE =
  /^\s*(?:export\s+)?([\w.-]+)\s*=[^\S\r\n]*("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`|[^#\r\n]*)?\s*(?:#.*)?$/gm

/** A file of `NAME=value` lines, for `util.parseEnv`. */
function parseEnv(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, name = '', raw = ''] of text.replaceAll('\r\n', '\n').matchAll(LINE)) {
    const trimmed = raw.trim()
    const quote = /^(["'`])([\s\S]*)\1$/.exec(trimmed)
    const inside = quote?.[2] ?? trimmed
    values[name] = quote?.[1] === '"' ? inside.replaceAll('\\n', '\n') : inside
  }
  return values
}
