import type { Realm } from '../realm.ts'
import type { FileCalls } from './calls.ts'

type Options = Readonly<Record<string, unknown>>
type Callback = (error?: unknown, value?: unknown) => void

/** Bytes that a file's stream reads at a time, as in Node. */
const HIGH_WATER_MARK = 64 * 1024

const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other)

/** `fs.createReadStream` and `fs.createWriteStream` over Node's own streams; `later` runs work as a file system would. */
export function fileStreams(
  realm: Realm,
  calls: FileCalls,
  later: (work: () => void) => void,
): Record<string, unknown> {
  const { Readable, Writable } = Object(realm.require('stream'))
  const { all } = calls
  const attempt = (callback: Callback, work: () => unknown): void =>
    later(() => {
      let value: unknown
      try {
        value = work()
      } catch (error) {
        return callback(error)
      }
      return callback(null, value)
    })

  /** Opens on construction, and tells of it, as a stream of Node's does. */
  const construct =
    (flags: string) =>
    (
      stream: Record<string, unknown> & { emit(name: string, ...values: unknown[]): void },
      path: unknown,
      options: Options,
    ) =>
    (callback: Callback): void => {
      if (typeof options['fd'] === 'number') {
        stream['fd'] = options['fd']
        return callback()
      }
      return attempt(
        (error, fd) => {
          if (error !== null) return callback(error)
          stream['fd'] = fd
          callback()
          stream.emit('open', fd)
          stream.emit('ready')
        },
        () => all['open']?.(path, options['flags'] ?? flags, options['mode']),
      )
    }
  const destroy =
    (stream: Record<string, unknown>) =>
    (error: unknown, callback: Callback): void => {
      const { fd } = stream
      if (typeof fd !== 'number' || stream['autoClose'] === false) return callback(error)
      stream['fd'] = null
      return attempt(
        (failed) => callback(failed ?? error),
        () => all['close']?.(fd),
      )
    }
  const optionsOf = (options: unknown): Options =>
    typeof options === 'string' ? { encoding: options } : (Object(options ?? {}) as Options)

  const createReadStream = (path: unknown, given?: unknown): unknown => {
    const options = optionsOf(given)
    const end = numberOr(options['end'], Number.POSITIVE_INFINITY)
    let position = typeof options['start'] === 'number' ? options['start'] : undefined
    let left = end === Number.POSITIVE_INFINITY ? end : end - (position ?? 0) + 1
    const stream = new Readable({
      highWaterMark: numberOr(options['highWaterMark'], HIGH_WATER_MARK),
      encoding: options['encoding'],
      emitClose: options['emitClose'] ?? true,
      signal: options['signal'],
      construct: (callback: Callback) => construct('r')(stream, path, options)(callback),
      read(size: number) {
        const buffer = new Uint8Array(Math.min(size, left, HIGH_WATER_MARK))
        if (buffer.length === 0) return stream.push(null)
        return attempt(
          (error, count) => {
            if (error !== null) return stream.destroy(error)
            const read = numberOr(count, 0)
            left -= read
            if (position !== undefined) position += read
            stream.bytesRead += read
            stream.push(read === 0 ? null : Object(realm.require('buffer')).Buffer.from(buffer.buffer, 0, read))
          },
          () => all['read']?.(stream.fd, buffer, 0, buffer.length, position),
        )
      },
      destroy: (error: unknown, callback: Callback) => destroy(stream)(error, callback),
    })
    return Object.assign(stream, {
      path,
      fd: options['fd'] ?? null,
      autoClose: options['autoClose'] ?? true,
      bytesRead: 0,
    })
  }

  const createWriteStream = (path: unknown, given?: unknown): unknown => {
    const options = optionsOf(given)
    let position = typeof options['start'] === 'number' ? options['start'] : undefined
    const stream = new Writable({
      decodeStrings: true,
      defaultEncoding: options['encoding'] ?? 'utf8',
      highWaterMark: options['highWaterMark'],
      emitClose: options['emitClose'] ?? true,
      signal: options['signal'],
      construct: (callback: Callback) => construct('w')(stream, path, options)(callback),
      write: (data: Uint8Array, _: string, callback: Callback) =>
        attempt(
          (error) => {
            if (error !== null) return callback(error)
            stream.bytesWritten += data.length
            if (position !== undefined) position += data.length
            return callback()
          },
          () => all['write']?.(stream.fd, data, 0, data.length, position),
        ),
      destroy: (error: unknown, callback: Callback) => destroy(stream)(error, callback),
    })
    return Object.assign(stream, {
      path,
      fd: options['fd'] ?? null,
      autoClose: options['autoClose'] ?? true,
      bytesWritten: 0,
      close: (callback?: Callback) => {
        if (callback !== undefined) stream.once('close', callback)
        stream.end()
      },
    })
  }

  return { createReadStream, createWriteStream }
}
