import type { Call, Notice } from '../kernel/calls.ts'
import { KERNEL_LIMITS } from '../kernel/limits.ts'
import type { EventLoop } from './event-loop.ts'
import { PollPhase, type Step } from './poll-phase.ts'

/** The program's end of its port to the kernel. */
export interface KernelPort {
  postMessage(message: readonly Call[], transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<readonly Notice[]>) => void) | null
}

/** A notice about one socket. */
export type SocketNotice = Extract<Notice, { id: number }>

/** What a socket of the program's does with what the kernel tells of it. Called outside of the program's own turns. */
export type SocketListener = (notice: SocketNotice) => void

/** Milliseconds that something printed waits at most, while a callback goes on. */
const PRINT_MS = 8
const { queueMicrotask: enqueue } = globalThis

/**
 * The program's system calls. What it asks goes out together at the end of a turn; what the kernel tells of a socket
 * is noted at once, and reaches the program's callbacks one `poll` at a time, each in a turn of its own.
 */
export class System {
  readonly #sockets = new Map<number, SocketListener>()
  readonly #phase: PollPhase
  readonly #others: (notice: Exclude<Notice, SocketNotice | { tell: 'synced' }>) => void
  #port: KernelPort | undefined
  #calls: Call[] = []
  #transfer: Transferable[] = []
  #lastId = 0
  #asked = false
  #flushedAt = 0

  /** `others` is told whatever is not about a socket. */
  constructor(
    loop: EventLoop,
    macrotask: (work: () => void) => void,
    others: (notice: Exclude<Notice, SocketNotice | { tell: 'synced' }>) => void,
  ) {
    const system = this
    this.#phase = new PollPhase(loop, macrotask, {
      get asked() {
        return system.#asked
      },
      sync: () => {
        this.call({ do: 'sync' })
        this.flush()
        this.#asked = false
      },
    })
    this.#others = others
  }

  connect(port: KernelPort): void {
    this.#port = port
    port.onmessage = ({ data }) => {
      for (const notice of data) this.#receive(notice)
    }
    this.flush()
  }

  newId(): number {
    return ++this.#lastId
  }

  attach(id: number, socket: SocketListener): void {
    this.#sockets.set(id, socket)
  }

  detach(id: number): void {
    this.#sockets.delete(id)
  }

  /** `bytes` leave this worker with the call: nobody may use them afterwards. */
  call(call: Call, bytes?: Uint8Array<ArrayBuffer>): void {
    this.#calls.push(call)
    this.#asked = true
    if (bytes !== undefined) this.#transfer.push(bytes.buffer)
    if (this.#calls.length === 1) enqueue(() => this.flush())
    else if (this.#calls.length >= KERNEL_LIMITS.callsPerMessage) this.flush()
  }

  /** Goes out now and then also while the program does not let go of the worker. */
  print(stream: 1 | 2, data: Uint8Array<ArrayBuffer>): void {
    // One call holds so much; what is longer goes in pieces.
    const pieces = Math.max(1, Math.ceil(data.length / KERNEL_LIMITS.write))
    for (let piece = 0; piece < pieces; piece++) {
      const at = piece * KERNEL_LIMITS.write
      const part = pieces === 1 ? data : data.slice(at, at + KERNEL_LIMITS.write)
      this.call({ do: 'print', stream, data: part }, part)
    }
    const now = performance.now()
    if (now - this.#flushedAt > PRINT_MS) this.flush()
  }

  /** Sends what was asked so far. */
  flush(): void {
    if (this.#calls.length === 0 || this.#port === undefined) return
    this.#flushedAt = performance.now()
    this.#port.postMessage(this.#calls, this.#transfer)
    this.#calls = []
    this.#transfer = []
  }

  /** Tells the program something that has become ready. */
  poll(step: Step): void {
    this.#phase.ready(step)
  }

  /** Behind what has become ready, or before it where nothing of it has been told yet. */
  pending(step: Step): void {
    this.#phase.pending(step)
  }

  /** At the end of the iteration. */
  closing(step: Step): void {
    this.#phase.closing(step)
  }

  #receive(notice: Notice): void {
    if (notice.tell === 'synced') this.#phase.synced()
    else if ('id' in notice) this.#sockets.get('listener' in notice ? notice.listener : notice.id)?.(notice)
    else this.#others(notice)
  }
}
