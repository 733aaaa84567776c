import type { Realm } from '../realm.ts'
import type { FileCalls } from './calls.ts'

/** By a symbol that not every browser has. */
function disposable(close: () => Promise<void>): object {
  const symbol: unknown = Reflect.get(Symbol, 'asyncDispose')
  return typeof symbol === 'symbol' ? { [symbol]: close } : {}
}

/** What `fs/promises` opens: a descriptor with the calls for it. */
export function fileHandle(
  realm: Realm,
  fd: number,
  { all }: FileCalls,
  streams: Record<string, unknown>,
  later: (work: () => void) => void,
): object {
  const handle = { fd }
  const call = (name: string, ...values: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      later(() => {
        try {
          resolve(all[name]?.(...values))
        } catch (error) {
          reject(error)
        }
      })
    })
  /** Closes the handle behind itself, unless it is not to. */
  const stream = (name: string, options: object): unknown => {
    const made = Object(Reflect.apply(Object(streams[name]), undefined, [undefined, { ...options, fd: handle.fd }]))
    if (made.autoClose) made.once('close', close)
    made.autoClose = false
    return made
  }
  const close = async (): Promise<void> => {
    const open = handle.fd
    handle.fd = -1
    if (open !== -1) await call('close', open)
  }
  return Object.assign(handle, {
    appendFile: (data: unknown, options?: unknown) => call('appendFile', fd, data, options),
    close,
    createReadStream: (options: object = {}) => stream('createReadStream', options),
    createWriteStream: (options: object = {}) => stream('createWriteStream', options),
    datasync: () => call('fdatasync', fd),
    read: async (buffer: unknown, ...rest: unknown[]) => ({
      bytesRead: await call('read', fd, buffer, ...rest),
      buffer,
    }),
    readFile: (options?: unknown) => call('readFile', fd, options),
    readLines: (options: object = {}) =>
      Object(realm.require('readline')).createInterface({
        input: stream('createReadStream', options),
        crlfDelay: Number.POSITIVE_INFINITY,
      }),
    stat: () => call('fstat', fd),
    sync: () => call('fsync', fd),
    truncate: (length?: number) => call('ftruncate', fd, length),
    write: async (data: unknown, ...rest: unknown[]) => ({
      bytesWritten: await call('write', fd, data, ...rest),
      buffer: data,
    }),
    writeFile: (data: unknown, options?: unknown) => call('writeFile', fd, data, options),
    ...disposable(close),
  })
}
