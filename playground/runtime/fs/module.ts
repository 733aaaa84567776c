import type { Realm } from '../realm.ts'
import type { FileCalls } from './calls.ts'
import { fileHandle } from './file-handle.ts'
import { fileStreams } from './file-streams.ts'
import { FLAGS } from './open-files.ts'
import { Dirent, Stats } from './stats.ts'

const CONSTANTS = { F_OK: 0, X_OK: 1, W_OK: 2, R_OK: 4, COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, ...FLAGS } as const
/** What the page does not do, and the code Node has for what a system does not do. */
const REFUSED = ['watch', 'watchFile', 'symlink', 'link', 'opendir', 'cp'] as const

export interface Files {
  readonly fs: object
  readonly promises: object
}

/**
 * `fs` and `fs/promises` over files in memory: every call in Node's three forms. `later` runs work as a file system
 * would: after the caller, and keeping the program alive until then.
 */
export function fileModules(realm: Realm, calls: FileCalls, later: (work: () => void) => void): Files {
  const { validateFunction } = Object(realm.require('internal/validators'))
  const { kCustomPromisifyArgsSymbol } = Object(realm.require('internal/util'))
  const { all } = calls
  const sync: Record<string, unknown> = {}
  const callbacks: Record<string, unknown> = {}
  const promises: Record<string, unknown> = {}

  for (const [name, call] of Object.entries(all)) {
    sync[`${name}Sync`] = named(`${name}Sync`, call)
    callbacks[name] = named(name, (...values: unknown[]) => {
      const callback = values.findLast((value) => typeof value === 'function')
      validateFunction(callback ?? values.at(-1), 'cb')
      const given = values.slice(0, values.lastIndexOf(callback))
      checkPath(calls, name, given)
      later(() => {
        const outcome = attempt(() => call(...given))
        const buffer = name === 'read' || name === 'write' ? [given[1]] : []
        if (name === 'exists') Reflect.apply(Object(callback), undefined, [outcome.value])
        else if ('error' in outcome) Reflect.apply(Object(callback), undefined, [outcome.error])
        else Reflect.apply(Object(callback), undefined, [null, outcome.value, ...buffer])
      })
    })
    promises[name] = named(name, async (...values: unknown[]) => {
      const given = values.map((value) => (isFileHandle(value) ? value.fd : value))
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      later(() => {
        const outcome = attempt(() => call(...given))
        if ('error' in outcome) reject(outcome.error)
        else resolve(outcome.value)
      })
      return promise
    })
  }
  for (const name of ['read', 'write'] as const) {
    if (kCustomPromisifyArgsSymbol === undefined) continue
    Object.defineProperty(callbacks[name], kCustomPromisifyArgsSymbol, {
      value: name === 'read' ? ['bytesRead', 'buffer'] : ['bytesWritten', 'buffer'],
    })
  }
  const refuse = (name: string) => () => {
    throw Object.assign(
      new Error(`Cannot call fs.${name} as a program in the page has its files in memory: it has no ${name}`),
      {
        code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      },
    )
  }
  const refused = Object.fromEntries(REFUSED.map((name) => [name, refuse(name)]))
  for (const descriptorCall of [
    'close',
    'read',
    'write',
    'writev',
    'fstat',
    'fsync',
    'fdatasync',
    'ftruncate',
    'exists',
  ]) {
    delete promises[descriptorCall]
  }
  const streams = fileStreams(realm, calls, later)
  const opened = (...values: unknown[]): unknown => all['open']?.(...values)
  Object.assign(promises, {
    constants: CONSTANTS,
    open: async (...values: unknown[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      later(() => {
        const outcome = attempt(() => opened(...values))
        if ('error' in outcome) reject(outcome.error)
        else resolve(fileHandle(realm, Number(outcome.value), calls, streams, later))
      })
      return promise
    },
  })
  const fs = {
    ...sync,
    ...callbacks,
    ...refused,
    ...streams,
    ...CONSTANTS,
    constants: CONSTANTS,
    Stats,
    Dirent,
    promises,
  }
  return { fs, promises }
}

type Outcome = { readonly value: unknown } | { readonly value: undefined; readonly error: unknown }

function attempt(work: () => unknown): Outcome {
  try {
    return { value: work() }
  } catch (error) {
    return { value: undefined, error }
  }
}

const named = <T extends object>(name: string, work: T): T => Object.defineProperty(work, 'name', { value: name })

const isFileHandle = (value: unknown): value is { readonly fd: number } =>
  typeof value === 'object' && value !== null && 'fd' in value && 'stat' in value

/** What is no path is thrown at once, as what cannot be done is told later. */
function checkPath(calls: FileCalls, name: string, [path]: readonly unknown[]): void {
  const byDescriptor = /^(?:close|read|write|writev|f(?:stat|sync|datasync|truncate))$/.test(name)
  if (!byDescriptor && typeof path !== 'number' && name !== 'exists') calls.path(path)
}
