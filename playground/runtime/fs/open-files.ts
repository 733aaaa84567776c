import { FS_LIMITS } from './limits.ts'
import { FileFailure, type FileNode, type Node, type Tree } from './tree.ts'

/** Linux's numbers (`fcntl.h`). */
export const FLAGS = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  O_SYNC: 1_052_672,
} as const
const ACCESS = 3
const FIRST_FD = 3
const STDIN = 0
const STDOUT = 1
const STDERR = 2

const BY_NAME: Readonly<Record<string, number>> = {
  r: FLAGS.O_RDONLY,
  rs: FLAGS.O_RDONLY,
  'r+': FLAGS.O_RDWR,
  'rs+': FLAGS.O_RDWR,
  w: FLAGS.O_WRONLY | FLAGS.O_CREAT | FLAGS.O_TRUNC,
  wx: FLAGS.O_WRONLY | FLAGS.O_CREAT | FLAGS.O_TRUNC | FLAGS.O_EXCL,
  'w+': FLAGS.O_RDWR | FLAGS.O_CREAT | FLAGS.O_TRUNC,
  'wx+': FLAGS.O_RDWR | FLAGS.O_CREAT | FLAGS.O_TRUNC | FLAGS.O_EXCL,
  a: FLAGS.O_WRONLY | FLAGS.O_CREAT | FLAGS.O_APPEND,
  ax: FLAGS.O_WRONLY | FLAGS.O_CREAT | FLAGS.O_APPEND | FLAGS.O_EXCL,
  'a+': FLAGS.O_RDWR | FLAGS.O_CREAT | FLAGS.O_APPEND,
  'ax+': FLAGS.O_RDWR | FLAGS.O_CREAT | FLAGS.O_APPEND | FLAGS.O_EXCL,
}

/** The number of flags by their name; `undefined` where there is no such name. */
export const flagsOf = (flags: string | number): number | undefined =>
  typeof flags === 'number' ? flags : BY_NAME[flags]

/** What is typed comes later, and a program in the page cannot stand still until then. */
class StdinError extends Error {
  readonly code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM'

  constructor() {
    super(
      'Cannot read standard input by fs as a program in the page must wait for it: use process.stdin or node:readline',
    )
    Object.defineProperty(this, 'constructor', { value: Error, enumerable: false })
  }
}

interface OpenFile {
  readonly node: Node
  readonly flags: number
  position: number
}

/** Writes to standard output or standard error, by descriptor. */
export type Print = (fd: 1 | 2, data: Uint8Array<ArrayBuffer>) => void

/** Files that a program has open, by descriptor. */
export class OpenFiles {
  readonly #tree: Tree
  readonly #print: Print
  readonly #open = new Map<number, OpenFile>()

  constructor(tree: Tree, print: Print) {
    this.#tree = tree
    this.#print = print
  }

  open(path: string, flags: number): number {
    if (this.#open.size >= FS_LIMITS.open) throw new FileFailure('EMFILE')
    const writes = (flags & ACCESS) !== FLAGS.O_RDONLY
    const place = this.#tree.place(path)
    let { node } = place
    if (place.asDirectory && flags & FLAGS.O_CREAT && place.name !== '') throw new FileFailure('EISDIR')
    if (node === undefined) {
      if (!(flags & FLAGS.O_CREAT)) throw new FileFailure('ENOENT')
      node = this.#tree.makeFile(place)
    } else if (flags & FLAGS.O_CREAT && flags & FLAGS.O_EXCL) throw new FileFailure('EEXIST')
    if (node.kind === 'directory' && (writes || flags & FLAGS.O_CREAT)) throw new FileFailure('EISDIR')
    if (node.kind === 'file' && place.asDirectory) throw new FileFailure('ENOTDIR')
    if (node.kind === 'file' && writes && flags & FLAGS.O_TRUNC) this.#tree.resize(node, 0)
    let fd = FIRST_FD
    while (this.#open.has(fd)) fd++
    this.#open.set(fd, { node, flags, position: 0 })
    return fd
  }

  close(fd: number): void {
    if (!this.#open.delete(fd)) throw new FileFailure('EBADF')
  }

  node(fd: number): Node {
    return this.#get(fd).node
  }

  /** At the file's own position where none is given. */
  read(fd: number, into: Uint8Array, position: number | undefined): number {
    const open = this.#get(fd)
    if ((open.flags & ACCESS) === FLAGS.O_WRONLY) throw new FileFailure('EBADF')
    const file = fileOf(open)
    const from = position ?? open.position
    const data = file.bytes.subarray(Math.min(from, file.length), Math.min(from + into.length, file.length))
    into.set(data)
    if (position === undefined) open.position = from + data.length
    return data.length
  }

  write(fd: number, data: Uint8Array, position: number | undefined): number {
    if (fd === STDOUT || fd === STDERR) {
      this.#print(fd, new Uint8Array(data))
      return data.length
    }
    const open = this.#get(fd)
    if ((open.flags & ACCESS) === FLAGS.O_RDONLY) throw new FileFailure('EBADF')
    const file = fileOf(open)
    const at = open.flags & FLAGS.O_APPEND ? file.length : (position ?? open.position)
    this.#tree.write(file, data, at)
    if (position === undefined) open.position = at + data.length
    return data.length
  }

  truncate(fd: number, length: number): void {
    const open = this.#get(fd)
    if ((open.flags & ACCESS) === FLAGS.O_RDONLY) throw new FileFailure('EINVAL')
    this.#tree.resize(fileOf(open), length)
  }

  #get(fd: number): OpenFile {
    if (fd === STDIN) throw new StdinError()
    const open = this.#open.get(fd)
    if (open === undefined) throw new FileFailure('EBADF')
    return open
  }
}

function fileOf({ node }: OpenFile): FileNode {
  if (node.kind === 'directory') throw new FileFailure('EISDIR')
  return node
}
