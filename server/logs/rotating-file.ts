import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { logFileName, rotate } from './rotation.ts'

/** What a rotating file grants itself. Sizes in bytes, times in milliseconds. */
export interface RotatingFileLimits {
  /** Size at which the file becomes an old one; a single line may be longer. */
  readonly maxBytes: number
  /** Old files kept, at least 1. */
  readonly keep: number
  /** What may wait in memory for a slow disk; lines beyond it are dropped, and a line says how many. */
  readonly maxQueue: number
  /** How long to wait after a failure before the next attempt. */
  readonly retryAfter: number
}

export const ROTATING_FILE_LIMITS: RotatingFileLimits = {
  maxBytes: 16 * 1024 * 1024,
  keep: 5,
  maxQueue: 4 * 1024 * 1024,
  retryAfter: 1000,
}

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700
const LF = 0x0a

/**
 * Appends lines to `<folder>/<name>.jsonl` in the order they came, without ever making the caller
 * wait. A failure, such as a full disk, is told to `failed` once until a line could be written
 * again; what waits is tried again and again meanwhile.
 */
export class RotatingFile {
  readonly #folder: string
  readonly #name: string
  readonly #failed: (error: unknown) => void
  readonly #limits: RotatingFileLimits
  readonly #closing = new AbortController()
  #queue: Buffer[] = []
  #queued = 0
  #dropped = 0
  /** What is being written: the rest of some lines. */
  #rest: Buffer = Buffer.alloc(0)
  #writing: Promise<void> | undefined
  #file: FileHandle | undefined
  #size = 0
  #failing = false

  constructor(
    folder: string,
    name: string,
    failed: (error: unknown) => void,
    limits: Partial<RotatingFileLimits> = {},
  ) {
    this.#folder = folder
    this.#name = name
    this.#failed = failed
    this.#limits = { ...ROTATING_FILE_LIMITS, ...limits }
  }

  /** Queues a line, given without its ending; after `close` it is ignored. */
  append(line: string): void {
    if (this.#closing.signal.aborted) return
    const bytes = Buffer.from(`${line}\n`)
    // Once one is dropped all are until the queue is written: the gap is in one place.
    if (this.#dropped > 0 || this.#queued + bytes.length > this.#limits.maxQueue) {
      this.#dropped += 1
      return
    }
    this.#push(bytes)
    this.#writing ??= this.#writeAll()
  }

  /** Writes what waits, with one last attempt where the disk refuses, and closes the file. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#writing
    await this.#attempt(async () => {
      await this.#file?.close()
      this.#file = undefined
    })
  }

  #push(bytes: Buffer): void {
    this.#queue.push(bytes)
    this.#queued += bytes.length
  }

  async #writeAll(): Promise<void> {
    while (this.#queued > 0) {
      const last = this.#closing.signal.aborted
      const done = await this.#attempt(() => this.#writeSome())
      if (!done && last) break
      if (!done) await this.#pause()
      if (this.#queued === 0 && this.#dropped > 0) this.#noteDropped()
    }
    this.#writing = undefined
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      this.#failing = false
      return true
    } catch (error) {
      if (!this.#failing) this.#failed(error)
      this.#failing = true
      return false
    }
  }

  /** Waits for the next attempt, which `close` makes at once. */
  async #pause(): Promise<void> {
    const { signal } = this.#closing
    await wait(this.#limits.retryAfter, undefined, { ref: false, signal }).catch((error) => {
      if (!signal.aborted) throw error
    })
  }

  /** Writes as many lines as are there and fit into the file; after a failure it goes on where that was. */
  async #writeSome(): Promise<void> {
    this.#file ??= await this.#open()
    if (this.#rest.length === 0) {
      const next = this.#queue[0]?.length ?? 0
      if (this.#size > 0 && this.#size + next > this.#limits.maxBytes) this.#file = await this.#renew(this.#file)
      this.#rest = this.#take()
    }
    while (this.#rest.length > 0) {
      const { bytesWritten } = await this.#file.write(this.#rest)
      this.#size += bytesWritten
      this.#queued -= bytesWritten
      this.#rest = this.#rest.subarray(bytesWritten)
    }
  }

  /** The next lines, at least one and as many as fit. */
  #take(): Buffer {
    let size = this.#size
    const end = this.#queue.findIndex((line, index) => {
      size += line.length
      return index > 0 && size > this.#limits.maxBytes
    })
    return Buffer.concat(this.#queue.splice(0, end === -1 ? this.#queue.length : end))
  }

  async #renew(full: FileHandle): Promise<FileHandle> {
    this.#file = undefined
    await full.close()
    await rotate(this.#folder, this.#name, this.#limits.keep)
    return this.#open()
  }

  async #open(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: FOLDER_MODE })
    const file = await open(join(this.#folder, logFileName(this.#name)), 'a+', FILE_MODE)
    try {
      this.#size = (await file.stat()).size
      await this.#endHalfLine(file)
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** A process that was killed may have left half a line. */
  async #endHalfLine(file: FileHandle): Promise<void> {
    if (this.#size === 0) return
    const { buffer } = await file.read({ position: this.#size - 1, length: 1 })
    if (buffer[0] !== LF) this.#size += (await file.write('\n')).bytesWritten
  }

  #noteDropped(): void {
    const note = { time: new Date().toISOString(), event: 'dropped', lines: this.#dropped }
    this.#dropped = 0
    this.#push(Buffer.from(`${JSON.stringify(note)}\n`))
  }
}
