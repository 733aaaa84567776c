import { blocksOf, type Node } from './tree.ts'

const REGULAR = 0o100644
const DIRECTORY = 0o40755
const OWNER = 1000

/** What of: a file or a directory, as there is nothing else here. */
class Kind {
  readonly #kind: Node['kind']

  constructor({ kind }: Node) {
    this.#kind = kind
  }

  isFile(): boolean {
    return this.#kind === 'file'
  }

  isDirectory(): boolean {
    return this.#kind === 'directory'
  }

  isSymbolicLink(): boolean {
    return false
  }

  isSocket(): boolean {
    return false
  }

  isFIFO(): boolean {
    return false
  }

  isBlockDevice(): boolean {
    return false
  }

  isCharacterDevice(): boolean {
    return false
  }
}

/** What `fs.stat` tells. */
export class Stats extends Kind {
  readonly dev = 1
  readonly mode: number
  readonly nlink = 1
  readonly uid = OWNER
  readonly gid = OWNER
  readonly rdev = 0
  readonly blksize = 4096
  readonly ino: number
  readonly size: number
  readonly blocks: number
  readonly atimeMs: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  readonly birthtimeMs: number
  readonly atime: Date
  readonly mtime: Date
  readonly ctime: Date
  readonly birthtime: Date

  constructor(node: Node) {
    super(node)
    this.mode = node.kind === 'file' ? REGULAR : DIRECTORY
    this.ino = node.ino
    this.size = node.kind === 'file' ? node.length : 4096
    this.blocks = blocksOf(this.size)
    this.atimeMs = node.mtimeMs
    this.mtimeMs = node.mtimeMs
    this.ctimeMs = node.mtimeMs
    this.birthtimeMs = node.birthMs
    this.atime = new Date(node.mtimeMs)
    this.mtime = this.atime
    this.ctime = this.atime
    this.birthtime = new Date(node.birthMs)
  }
}

/** An entry that `readdir` lists with its type. */
export class Dirent extends Kind {
  readonly name: string
  readonly parentPath: string

  constructor(name: string, parentPath: string, node: Node) {
    super(node)
    this.name = name
    this.parentPath = parentPath
  }
}
