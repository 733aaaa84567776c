import type { Realm } from '../realm.ts'
import { flagsOf, OpenFiles, type Print } from './open-files.ts'
import { Dirent, Stats } from './stats.ts'
import { FileFailure, Tree } from './tree.ts'

type Options = Readonly<Record<string, unknown>>

/** `'utf8'` is short for an encoding, a number for a mode. */
const optionsOf = (value: unknown, short: string = 'encoding'): Options =>
  typeof value === 'object' && value !== null ? Object(value) : value === undefined ? {} : { [short]: value }

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' && value >= 0 ? value : undefined
}

/** Letters that `mkdtemp` ends a name with, as many as POSIX has it. */
const RANDOM_LETTERS = 6

export interface FileCallsOptions {
  readonly realm: Realm
  readonly cwd: () => string
  /** Whether a program listens there: a socket is a file too. */
  readonly isSocket: (path: string) => boolean
  readonly print: Print
}

/**
 * What Node's `fs` can be asked, each call as its `…Sync` form: it returns, or throws as Node does. Modes and owners
 * are taken and not kept: all programs in the page are of one user.
 */
export class FileCalls {
  readonly tree = new Tree()
  readonly open: OpenFiles
  readonly #realm: Realm
  readonly #cwd: () => string
  readonly #isSocket: (path: string) => boolean

  constructor({ realm, cwd, isSocket, print }: FileCallsOptions) {
    this.#isSocket = isSocket
    this.#realm = realm
    this.#cwd = cwd
    this.open = new OpenFiles(this.tree, print)
  }

  /** Each by its name without `Sync`. */
  readonly all: Readonly<Record<string, (...values: unknown[]) => unknown>> = {
    access: (path) => this.#on('access', path, (at) => void this.tree.find(at)),
    appendFile: (path, data, options) => this.#writeFile(path, data, { flag: 'a', ...optionsOf(options) }),
    chmod: (path) => this.#on('chmod', path, (at) => void this.tree.find(at)),
    chown: (path) => this.#on('chown', path, (at) => void this.tree.find(at)),
    close: (fd) => this.#with('close', () => this.open.close(this.#fd(fd))),
    copyFile: (from, to, mode) => this.#copyFile(from, to, Number(mode ?? 0)),
    exists: (path) => this.#exists(path),
    fdatasync: (fd) => this.#with('fdatasync', () => void this.open.node(this.#fd(fd))),
    fstat: (fd) => this.#with('fstat', () => new Stats(this.open.node(this.#fd(fd)))),
    fsync: (fd) => this.#with('fsync', () => void this.open.node(this.#fd(fd))),
    ftruncate: (fd, length) => this.#with('ftruncate', () => this.open.truncate(this.#fd(fd), numberOf(length) ?? 0)),
    lstat: (path, options) => this.#stat('lstat', path, options),
    mkdir: (path, options) => this.#mkdir(path, optionsOf(options, 'mode')),
    mkdtemp: (prefix) => this.#mkdtemp(String(prefix)),
    open: (path, flags, mode) => this.#open(path, flags, mode),
    read: (fd, buffer, ...rest) => this.#read(fd, buffer, rest),
    readFile: (path, options) => this.#readFile(path, optionsOf(options)),
    readdir: (path, options) => this.#readdir(path, optionsOf(options)),
    realpath: (path) => this.#on('realpath', path, (at) => this.#realpath(at)),
    rename: (from, to) => this.#rename(from, to),
    rm: (path, options) => this.#rm(path, optionsOf(options)),
    rmdir: (path) => this.#on('rmdir', path, (at) => this.tree.removeDirectory(at)),
    stat: (path, options) => this.#stat('stat', path, options),
    truncate: (path, length) => this.#truncate(path, numberOf(length) ?? 0),
    unlink: (path) => this.#on('unlink', path, (at) => this.tree.removeFile(at)),
    utimes: (path) => this.#on('utime', path, (at) => void this.tree.find(at)),
    write: (fd, data, ...rest) => this.#write(fd, data, rest),
    writeFile: (path, data, options) => this.#writeFile(path, data, { flag: 'w', ...optionsOf(options) }),
    writev: (fd, buffers, position) => this.#writev(fd, buffers, position),
  }

  /** Files of the workspace, by absolute path. */
  put(path: string, text: string): void {
    this.#makeAll(path.slice(0, path.lastIndexOf('/')))
    const place = this.tree.place(path)
    const file = place.node?.kind === 'file' ? place.node : this.tree.makeFile(place)
    this.tree.resize(file, 0)
    this.tree.write(file, new TextEncoder().encode(text), 0)
  }

  /** The path as a text; throws as Node does where it is none. */
  path(value: unknown, name = 'path'): string {
    const url = Object(this.#realm.require('internal/url'))
    if (value instanceof URL) return String(url.fileURLToPath(value))
    const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : value
    if (typeof text !== 'string')
      throw this.#nodeError('ERR_INVALID_ARG_TYPE', name, ['string', 'Buffer', 'URL'], value)
    if (text.includes('\0'))
      throw this.#nodeError(
        'ERR_INVALID_ARG_VALUE',
        name,
        value,
        'must be a string, Uint8Array, or URL without null bytes',
      )
    return text
  }

  #nodeError(code: string, ...values: unknown[]): unknown {
    const { codes } = Object(this.#realm.require('internal/errors'))
    return Reflect.construct(codes[code], values)
  }

  #resolve(path: string): string {
    if (path === '') return path
    return path.startsWith('/') ? path : `${this.#cwd()}/${path}`
  }

  /** As libuv names what went wrong: `ENOENT: no such file or directory, open 'x'`. */
  #with<T>(syscall: string, work: () => T, path?: string, dest?: string): T {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FileFailure)) throw error
      const { UVException } = Object(this.#realm.require('internal/errors'))
      const errno = this.#realm.internalBinding('uv')[`UV_${error.code}`]
      throw Reflect.construct(UVException, [{ errno, syscall, path, dest }])
    }
  }

  #on<T>(syscall: string, value: unknown, work: (path: string) => T): T {
    const path = this.path(value)
    return this.#with(syscall, () => work(this.#resolve(path)), path)
  }

  #fd(value: unknown): number {
    const { validateInt32 } = Object(this.#realm.require('internal/validators'))
    validateInt32(value, 'fd', 0)
    return Number(value)
  }

  #bytes(data: unknown, encoding: unknown): Uint8Array {
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (typeof data !== 'string')
      throw this.#nodeError('ERR_INVALID_ARG_TYPE', 'data', ['string', 'Buffer', 'TypedArray', 'DataView'], data)
    return this.#buffer(data, typeof encoding === 'string' ? encoding : 'utf8')
  }

  #buffer(...values: unknown[]): Uint8Array {
    const { Buffer } = Object(this.#realm.require('buffer'))
    const bytes: unknown = Buffer.from(...values)
    return bytes instanceof Uint8Array ? bytes : new Uint8Array()
  }

  #open(value: unknown, flags: unknown, _mode?: unknown): number {
    const number = flagsOf(typeof flags === 'string' || typeof flags === 'number' ? flags : 'r')
    if (number === undefined) throw this.#nodeError('ERR_INVALID_ARG_VALUE', 'flags', flags)
    return this.#on('open', value, (path) => this.open.open(path, number))
  }

  /** `(offset, length, position)`, or one object with them. */
  #read(fd: unknown, buffer: unknown, [first, length, position]: unknown[]): number {
    const options = optionsOf(first, 'offset')
    if (!ArrayBuffer.isView(buffer))
      throw this.#nodeError('ERR_INVALID_ARG_TYPE', 'buffer', ['Buffer', 'TypedArray', 'DataView'], buffer)
    const into = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    const offset = numberOf(options['offset']) ?? 0
    const count = numberOf(length ?? options['length']) ?? into.length - offset
    if (offset + count > into.length)
      throw this.#nodeError('ERR_OUT_OF_RANGE', 'length', `<= ${into.length - offset}`, count)
    const at = numberOf(position ?? options['position'])
    return this.#with('read', () => this.open.read(this.#fd(fd), into.subarray(offset, offset + count), at))
  }

  /** Of bytes `(offset, length, position)`, of a text `(position, encoding)`. */
  #write(fd: unknown, data: unknown, [first, second, third]: unknown[]): number {
    const isText = typeof data === 'string'
    const bytes = this.#bytes(data, second)
    const offset = isText ? 0 : (numberOf(first) ?? 0)
    const count = isText ? bytes.length : (numberOf(second) ?? bytes.length - offset)
    const position = numberOf(isText ? first : third)
    const piece = bytes.subarray(offset, offset + count)
    return this.#with('write', () => this.open.write(this.#fd(fd), piece, position))
  }

  #writev(fd: unknown, buffers: unknown, position: unknown): number {
    let at = numberOf(position)
    let written = 0
    for (const buffer of Array.isArray(buffers) ? buffers : []) {
      const count = this.#write(fd, buffer, [0, undefined, at])
      written += count
      if (at !== undefined) at += count
    }
    return written
  }

  #readFile(path: unknown, options: Options): unknown {
    const { encoding, flag } = options
    const bytes = this.#withOpen(path, flag ?? 'r', (fd) =>
      this.#with('read', () => {
        const node = this.open.node(fd)
        const size = node.kind === 'file' ? node.length : 1
        const into = this.#buffer(new ArrayBuffer(size))
        return into.subarray(0, this.open.read(fd, into, undefined))
      }),
    )
    if (encoding === undefined || encoding === null || encoding === 'buffer') return bytes
    return Reflect.apply(Reflect.get(bytes, 'toString'), bytes, [encoding])
  }

  #writeFile(path: unknown, data: unknown, options: Options): void {
    const bytes = this.#bytes(data, options['encoding'])
    this.#withOpen(path, options['flag'], (fd) => this.#with('write', () => void this.open.write(fd, bytes, undefined)))
  }

  /** A descriptor is used as it is. */
  #withOpen<T>(path: unknown, flags: unknown, work: (fd: number) => T): T {
    if (typeof path === 'number') return work(path)
    const fd = this.#open(path, flags)
    try {
      return work(fd)
    } finally {
      this.open.close(fd)
    }
  }

  /** There are no links: the path without its dots. */
  #realpath(path: string): string {
    this.tree.find(path)
    return this.#plain(path)
  }

  #plain(path: string): string {
    const names: string[] = []
    for (const name of path.split('/')) {
      if (name === '..') names.pop()
      else if (name !== '' && name !== '.') names.push(name)
    }
    return `/${names.join('/')}`
  }

  #exists(value: unknown): boolean {
    try {
      const path = this.#resolve(this.path(value))
      if (!this.#isSocket(this.#plain(path))) this.tree.find(path)
      return true
    } catch {
      return false
    }
  }

  #stat(syscall: string, value: unknown, options: unknown): unknown {
    const quiet = optionsOf(options)['throwIfNoEntry'] === false
    return quiet && !this.#exists(value)
      ? undefined
      : this.#on(syscall, value, (path) => new Stats(this.tree.find(path)))
  }

  #mkdir(value: unknown, options: Options): string | undefined {
    if (options['recursive'] !== true) return this.#on('mkdir', value, (path) => void this.tree.makeDirectory(path))
    return this.#on('mkdir', value, (path) => this.#makeAll(path))
  }

  /** The first directory that was made. */
  #makeAll(path: string): string | undefined {
    let first: string | undefined
    let at = ''
    for (const name of path.split('/').filter((part) => part !== '')) {
      at += `/${name}`
      const { node } = this.tree.place(at)
      if (node?.kind === 'directory') continue
      // Linux says EEXIST of the last one alone.
      if (node !== undefined) throw new FileFailure(at === path ? 'EEXIST' : 'ENOTDIR')
      this.tree.makeDirectory(at)
      first ??= at
    }
    return first === path.replace(/\/+$/, '') ? path : first
  }

  #mkdtemp(prefix: string): string {
    const random = Math.random()
      .toString(36)
      .slice(2, 2 + RANDOM_LETTERS)
      .padEnd(RANDOM_LETTERS, 'x')
    const path = `${prefix}${random}`
    this.#with('mkdtemp', () => void this.tree.makeDirectory(this.#resolve(path)), `${prefix}XXXXXX`)
    return path
  }

  #readdir(value: unknown, options: Options): unknown[] {
    const path = this.path(value)
    const list = (at: string, below: string): unknown[] => {
      const { entries } = this.#with('scandir', () => this.tree.directory(at), path)
      return [...entries]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([name, node]) => {
          const parent = below === '' ? path : `${path}/${below}`
          const own =
            options['withFileTypes'] === true ? new Dirent(name, parent, node) : `${below && `${below}/`}${name}`
          const deeper = options['recursive'] === true && node.kind === 'directory'
          return deeper ? [own, ...list(`${at}/${name}`, `${below && `${below}/`}${name}`)] : [own]
        })
    }
    return list(this.#resolve(path), '')
  }

  #rename(from: unknown, to: unknown): void {
    const [old, next] = [this.path(from, 'oldPath'), this.path(to, 'newPath')]
    this.#with('rename', () => this.tree.rename(this.#resolve(old), this.#resolve(next)), old, next)
  }

  /** With `COPYFILE_EXCL` there must be none yet. */
  #copyFile(from: unknown, to: unknown, mode: number): void {
    const [source, target] = [this.path(from, 'src'), this.path(to, 'dest')]
    this.#with(
      'copyfile',
      () => {
        const node = this.tree.find(this.#resolve(source))
        if (node.kind === 'directory') throw new FileFailure('EISDIR')
        const place = this.tree.place(this.#resolve(target))
        if (place.node !== undefined && mode & 1) throw new FileFailure('EEXIST')
        if (place.node?.kind === 'directory') throw new FileFailure('EISDIR')
        const bytes = node.bytes.slice(0, node.length)
        const file = place.node ?? this.tree.makeFile(place)
        this.tree.resize(file, 0)
        this.tree.write(file, bytes, 0)
      },
      source,
      target,
    )
  }

  #rm(value: unknown, options: Options): void {
    const path = this.path(value)
    const at = this.#resolve(path)
    if (!this.#exists(value)) {
      if (options['force'] === true) return
      this.#with('lstat', () => void this.tree.find(at), path)
    }
    const node = this.tree.find(at)
    if (node.kind === 'file') return this.#with('unlink', () => this.tree.removeFile(at), path)
    if (options['recursive'] !== true) {
      throw this.#nodeError('ERR_FS_EISDIR', {
        code: 'EISDIR',
        message: 'is a directory',
        path,
        syscall: 'rm',
        errno: -Number(this.#realm.internalBinding('uv')['UV_EISDIR'] ?? 0),
      })
    }
    for (const name of [...node.entries.keys()]) this.#rm(`${path}/${name}`, options)
    this.#with('rmdir', () => this.tree.removeDirectory(at), path)
  }

  #truncate(path: unknown, length: number): void {
    this.#withOpen(path, 'r+', (fd) => this.#with('ftruncate', () => this.open.truncate(fd, length)))
  }
}
