import { ByteQueue } from '../../network/byte-queue.ts'
import { Fifo } from '../../network/fifo.ts'
import { Handle, type HandleParts } from './handle.ts'
import { STDIN, type StandardStreams } from './standard-streams.ts'

/** Where Node's `StreamBase` has what the last read and write came to (`src/stream_base.h`). */
export const READ_BYTES_OR_ERROR = 0
export const ARRAY_BUFFER_OFFSET = 1
export const BYTES_WRITTEN = 2
export const LAST_WRITE_WAS_ASYNC = 3

/** What `internalBinding('stream_wrap')` shares with Node's library. */
export interface StreamState {
  readonly state: Int32Array
  /** `EPIPE` to -32. */
  errno(code: string): number
  /** The bytes of a string, in an encoding by Node's name for it. */
  encode(text: string, encoding: string): Uint8Array
  /** Node's `Buffer` over the same bytes. */
  toBuffer(bytes: Uint8Array): Uint8Array
}

/** A request of Node's library: `oncomplete` is called with its fate. */
export interface Request {
  oncomplete?: (...values: never[]) => unknown
}

interface PendingWrite {
  readonly request: Request
  readonly bytes: ByteQueue
}

/** The most that one read returns, in bytes: libuv asks for so many. */
const READ_SIZE = 65_536

/** Calls what Node's library set as a property of a handle or a request, which is what it is called on. */
export const callOn = (target: object, name: string, values: unknown[]): unknown => {
  const callback: unknown = Reflect.get(target, name)
  return typeof callback === 'function' ? Reflect.apply(callback, target, values) : undefined
}

/**
 * A stream of bytes as Node's library drives it (`src/stream_base.cc` over libuv's `uv_stream_t`): what has arrived
 * waits here as in the kernel's buffer, and is read while reading is on.
 */
export abstract class StreamBase extends Handle {
  readonly isStreamBase = true
  bytesRead = 0
  bytesWritten = 0
  readonly #state: StreamState
  readonly #arrived = new ByteQueue()
  #ended = false
  #endRead = false
  /** How it failed, until the program has been told: a system tells it once. */
  #error: string | undefined
  #broken = false
  #reading = false
  #userBuffer: Uint8Array | undefined
  readonly #writes = new Fifo<PendingWrite>()
  #room = 0
  #queued = 0
  #shutdown: Request | undefined
  #shut = false

  constructor(parts: HandleParts, state: StreamState) {
    super(parts)
    this.#state = state
  }

  protected abstract send(bytes: Uint8Array<ArrayBuffer>): void
  protected abstract acknowledge(bytes: number): void
  protected abstract finish(): void
  /** Whether bytes can be written to it now. */
  protected abstract readonly connected: boolean

  protected errno(code: string): number {
    return this.#state.errno(code)
  }

  get writeQueueSize(): number {
    return this.#queued
  }

  protected get active(): boolean {
    return this.#reading && !this.#endRead
  }

  protected get requests(): number {
    return this.#writes.length + (this.#shutdown === undefined ? 0 : 1)
  }

  /** Makes a standard stream of it: what is typed is read from it, and what is written is printed at once. */
  protected openStandard(fd: number, streams: StandardStreams): void {
    if (fd === STDIN) streams.listen((typed) => (typed === undefined ? this.ended() : this.arrived(typed)))
    else this.gotRoom(Number.POSITIVE_INFINITY)
  }

  protected arrived(data: Uint8Array): void {
    this.#arrived.push(data)
    if (this.#reading) this.poll()
  }

  protected ended(): void {
    this.#ended = true
    if (this.#reading) this.poll()
  }

  /** The first counts: a write that met the end on its way fails behind it. */
  protected failed(code: string): void {
    if (this.#broken) return
    this.#error ??= code
    this.poll()
  }

  protected gotRoom(bytes: number): void {
    this.#room += bytes
    if (this.#writes.length > 0) this.poll()
  }

  readStart(): number {
    if (this.closing) return this.#state.errno('ENOTCONN')
    this.#reading = true
    if (this.#arrived.length > 0 || this.#ended || this.#error !== undefined) this.poll()
    this.update()
    return 0
  }

  readStop(): number {
    this.#reading = false
    this.update()
    return 0
  }

  useUserBuffer(buffer: Uint8Array): void {
    this.#userBuffer = buffer
  }

  writeBuffer(request: Request, data: Uint8Array): number {
    if (!(data instanceof Uint8Array)) throw new TypeError('Second argument must be a buffer')
    return this.#write(request, [data])
  }

  writeUtf8String(request: Request, text: string): number {
    return this.#write(request, [this.#state.encode(text, 'utf8')])
  }

  writeAsciiString(request: Request, text: string): number {
    return this.#write(request, [this.#state.encode(text, 'latin1')])
  }

  writeLatin1String(request: Request, text: string): number {
    return this.#write(request, [this.#state.encode(text, 'latin1')])
  }

  writeUcs2String(request: Request, text: string): number {
    return this.#write(request, [this.#state.encode(text, 'utf16le')])
  }

  /** Buffers alone, or each chunk with its encoding behind it. */
  writev(request: Request, chunks: readonly unknown[], allBuffers: boolean): number {
    const data: Uint8Array[] = []
    for (let at = 0; at < chunks.length; at += allBuffers ? 1 : 2) {
      const chunk = chunks[at]
      if (chunk instanceof Uint8Array) data.push(chunk)
      else data.push(this.#state.encode(String(chunk), String(chunks[at + 1])))
    }
    return this.#write(request, data)
  }

  shutdown(request: Request): number {
    if (!this.connected || this.#shut) return this.#state.errno('ENOTCONN')
    this.#shutdown = request
    if (this.#writes.length === 0) this.parts.system.pending(this.#shutOn)
    this.update()
    return 0
  }

  protected step(): boolean {
    if (this.closing) return this.#cancel()
    if (this.#reading && this.#read()) return true
    if (this.#writes.length > 0 && this.#writeOn()) return true
    return false
  }

  /** As libuv does once all is written (`uv__drain`). */
  readonly #shutOn = (): boolean => {
    const request = this.#shutdown
    if (request === undefined || this.closing || this.#writes.length > 0) return false
    const failing = this.#failing
    this.#shutdown = undefined
    this.#shut = true
    if (!failing) this.finish()
    callOn(request, 'oncomplete', [failing ? this.#state.errno('ENOTCONN') : 0])
    this.update()
    return false
  }

  #read(): boolean {
    const { state } = this.#state
    if (this.#arrived.length > 0) {
      const data = this.#arrived.take(this.#userBuffer?.length ?? READ_SIZE, this.parts.world.coalescing)
      this.bytesRead += data.length
      this.acknowledge(data.length)
      state[READ_BYTES_OR_ERROR] = data.length
      if (this.#userBuffer === undefined) {
        state[ARRAY_BUFFER_OFFSET] = data.byteOffset
        callOn(this, 'onread', [data.buffer])
      } else {
        this.#userBuffer.set(data)
        const next = callOn(this, 'onread', [undefined])
        if (next instanceof Uint8Array) this.#userBuffer = next
      }
      return true
    }
    // Behind the other side's end there is no error to be read, only to be written into (Linux, SOCK_DONE).
    if (this.#error !== undefined && !this.#ended) {
      this.#reading = false
      state[READ_BYTES_OR_ERROR] = this.#failure()
      callOn(this, 'onread', [undefined])
      return true
    }
    if (!(this.#ended || this.#broken) || this.#endRead) return false
    this.#endRead = true
    state[READ_BYTES_OR_ERROR] = this.#state.errno('EOF')
    callOn(this, 'onread', [undefined])
    return true
  }

  /** The number of what went wrong, told once: after that the pipe is broken. */
  #failure(): number {
    const code = this.#error ?? 'EPIPE'
    this.#error = undefined
    this.#broken = true
    return this.#state.errno(code)
  }

  #write(request: Request, chunks: readonly Uint8Array[]): number {
    const { state } = this.#state
    const bytes = new ByteQueue()
    for (const chunk of chunks) bytes.push(chunk)
    const { length } = bytes
    state[BYTES_WRITTEN] = length
    state[LAST_WRITE_WAS_ASYNC] = 0
    if (this.closing || !this.connected) return this.#state.errno('EBADF')
    if (this.#failing) return this.#failure()
    this.bytesWritten += length
    const write = { request, bytes }
    if (this.#writes.length === 0 && this.#push(write)) return 0
    state[LAST_WRITE_WAS_ASYNC] = 1
    this.#writes.push(write)
    this.#queued += bytes.length
    this.update()
    return 0
  }

  get #failing(): boolean {
    return this.#error !== undefined || this.#broken || this.#shut
  }

  /** Sends as much of it as there is room for; says whether that was all. */
  #push({ bytes }: PendingWrite): boolean {
    const size = Math.min(bytes.length, this.#room)
    if (size > 0) {
      this.#room -= size
      this.send(bytes.take(size, true))
    }
    return bytes.length === 0
  }

  #writeOn(): boolean {
    const write = this.#writes.first
    if (write === undefined) return false
    const before = write.bytes.length
    const done = this.#failing || this.#push(write)
    this.#queued -= before - (done ? 0 : write.bytes.length)
    if (!done) return false
    this.#writes.shift()
    callOn(write.request, 'oncomplete', [this.#failing ? this.#failure() : 0, this, undefined])
    if (this.#writes.length === 0 && this.#shutdown !== undefined) this.parts.system.pending(this.#shutOn)
    return true
  }

  /** One request less of a handle that closes. */
  #cancel(): boolean {
    const request = this.#writes.shift()?.request ?? this.#shutdown
    if (request === undefined) return false
    if (request === this.#shutdown) this.#shutdown = undefined
    callOn(request, 'oncomplete', [this.#state.errno('ECANCELED'), this, undefined])
    return true
  }
}
