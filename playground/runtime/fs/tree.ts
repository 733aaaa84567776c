import { FS_LIMITS } from './limits.ts'

/** What a system call on files would answer, by its POSIX name. */
export class FileFailure extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.name = 'FileFailure'
    this.code = code
  }
}

interface Times {
  readonly ino: number
  readonly birthMs: number
  mtimeMs: number
}

export interface FileNode extends Times {
  readonly kind: 'file'
  /** As many as `length` are the file's; the rest is room to grow. */
  bytes: Uint8Array<ArrayBuffer>
  length: number
}

export interface DirectoryNode extends Times {
  readonly kind: 'directory'
  readonly entries: Map<string, Node>
}

export type Node = FileNode | DirectoryNode

/** A place in the tree: the directory it is in, its name there, and what is there. */
interface Place {
  readonly parent: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
  /** The path ended in a slash: it means a directory. */
  readonly asDirectory: boolean
}

const BLOCK = 4096

/** Files and directories in memory. Paths are absolute; failures are `FileFailure`s with the code Linux would give. */
export class Tree {
  readonly #root: DirectoryNode
  #lastInode = 1
  #entries = 1
  #bytes = 0

  constructor() {
    this.#root = { kind: 'directory', entries: new Map(), ...this.#times() }
  }

  find(path: string): Node {
    const { node, asDirectory } = this.place(path)
    if (node === undefined) throw new FileFailure('ENOENT')
    if (asDirectory && node.kind === 'file') throw new FileFailure('ENOTDIR')
    return node
  }

  directory(path: string): DirectoryNode {
    const node = this.find(path)
    if (node.kind !== 'directory') throw new FileFailure('ENOTDIR')
    return node
  }

  /** Where the path leads, whether there is anything or not; all but its last name must be there. */
  place(path: string): Place {
    if (path === '') throw new FileFailure('ENOENT')
    if (path.length > FS_LIMITS.path) throw new FileFailure('ENAMETOOLONG')
    const trail: DirectoryNode[] = [this.#root]
    const names = path.split('/').filter((name) => name !== '' && name !== '.')
    let place: Place = { parent: this.#root, name: '', node: this.#root, asDirectory: true }
    for (const [index, name] of names.entries()) {
      const parent = trail.at(-1) ?? this.#root
      if (name.length > FS_LIMITS.name) throw new FileFailure('ENAMETOOLONG')
      if (name === '..') {
        if (trail.length > 1) trail.pop()
        place = { parent: this.#root, name: '', node: trail.at(-1) ?? this.#root, asDirectory: true }
        continue
      }
      const node = parent.entries.get(name)
      place = { parent, name, node, asDirectory: /\/\.?$/.test(path) }
      if (index === names.length - 1) break
      if (node === undefined) throw new FileFailure('ENOENT')
      if (node.kind === 'file') throw new FileFailure('ENOTDIR')
      trail.push(node)
    }
    return place
  }

  makeFile(place: Place): FileNode {
    if (place.asDirectory) throw new FileFailure('EISDIR')
    const file: FileNode = { kind: 'file', bytes: new Uint8Array(0), length: 0, ...this.#times() }
    this.#add(place, file)
    return file
  }

  makeDirectory(path: string): DirectoryNode {
    const place = this.place(path)
    if (place.node !== undefined) throw new FileFailure('EEXIST')
    const directory: DirectoryNode = { kind: 'directory', entries: new Map(), ...this.#times() }
    this.#add(place, directory)
    return directory
  }

  removeFile(path: string): void {
    const { parent, name, node, asDirectory } = this.place(path)
    if (node === undefined) throw new FileFailure('ENOENT')
    if (node.kind === 'directory') throw new FileFailure('EISDIR')
    if (asDirectory) throw new FileFailure('ENOTDIR')
    this.#forget(node)
    parent.entries.delete(name)
    parent.mtimeMs = Date.now()
  }

  removeDirectory(path: string): void {
    const { parent, name, node } = this.place(path)
    if (node === undefined) throw new FileFailure('ENOENT')
    if (node.kind === 'file') throw new FileFailure('ENOTDIR')
    if (node.entries.size > 0) throw new FileFailure('ENOTEMPTY')
    if (name === '') throw new FileFailure('EBUSY')
    this.#entries -= 1
    parent.entries.delete(name)
    parent.mtimeMs = Date.now()
  }

  rename(from: string, to: string): void {
    const old = this.place(from)
    if (old.node === undefined) throw new FileFailure('ENOENT')
    const next = this.place(to)
    if (old.node === next.node) return
    if (old.name === '' || next.name === '') throw new FileFailure('EBUSY')
    if (old.node.kind === 'file' && (old.asDirectory || next.asDirectory)) throw new FileFailure('ENOTDIR')
    if (old.node.kind === 'directory' && this.#holds(old.node, next.parent)) throw new FileFailure('EINVAL')
    if (next.node !== undefined) this.#replace(old.node, next.node)
    old.parent.entries.delete(old.name)
    next.parent.entries.set(next.name, old.node)
    old.parent.mtimeMs = Date.now()
    next.parent.mtimeMs = old.parent.mtimeMs
  }

  write(file: FileNode, data: Uint8Array, position: number): void {
    const end = position + data.length
    this.resize(file, Math.max(end, file.length))
    file.bytes.set(data, position)
    file.mtimeMs = Date.now()
  }

  /** Cuts it off, or fills it with zeros. */
  resize(file: FileNode, length: number): void {
    if (this.#bytes + length - file.length > FS_LIMITS.bytes) throw new FileFailure('ENOSPC')
    this.#bytes += length - file.length
    if (length > file.bytes.length) {
      const bytes = new Uint8Array(Math.max(length, Math.min(2 * file.bytes.length, length + FS_LIMITS.bytes / 8)))
      bytes.set(file.bytes.subarray(0, file.length))
      file.bytes = bytes
    }
    if (length < file.length) file.bytes.fill(0, length, file.length)
    file.length = length
    file.mtimeMs = Date.now()
  }

  #add({ parent, name }: Place, node: Node): void {
    if (this.#entries >= FS_LIMITS.entries) throw new FileFailure('ENOSPC')
    this.#entries += 1
    parent.entries.set(name, node)
    parent.mtimeMs = Date.now()
  }

  #replace(node: Node, other: Node): void {
    if (other.kind === 'directory') {
      if (node.kind === 'file') throw new FileFailure('EISDIR')
      if (other.entries.size > 0) throw new FileFailure('ENOTEMPTY')
      this.#entries -= 1
    } else {
      if (node.kind === 'directory') throw new FileFailure('ENOTDIR')
      this.#forget(other)
    }
  }

  #holds(directory: DirectoryNode, other: DirectoryNode): boolean {
    if (directory === other) return true
    return [...directory.entries.values()].some((node) => node.kind === 'directory' && this.#holds(node, other))
  }

  /** Whoever has it open keeps its bytes; they count no more. */
  #forget(file: FileNode): void {
    this.#entries -= 1
    this.#bytes -= file.length
  }

  #times(): Times {
    const now = Date.now()
    return { ino: this.#lastInode++, birthMs: now, mtimeMs: now }
  }
}

/** Blocks of 512 bytes, as a disk with pages of 4 KiB would count them. */
export const blocksOf = (length: number): number => Math.ceil(length / BLOCK) * (BLOCK / 512)
