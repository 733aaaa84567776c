import type { EventLoop } from '../event-loop.ts'
import type { System } from '../system.ts'
import type { World } from './world.ts'

/** What every handle of a program has to do with. */
export interface HandleParts {
  readonly loop: EventLoop
  readonly system: System
  readonly world: World
}

/**
 * A handle as libuv has it: it keeps the program alive while it is active and not `unref`ed, and while it closes
 * (`uv__handle_active`, docs.libuv.org/en/v1.x/handle.html). Requests of it keep the program alive in any case.
 */
export abstract class Handle {
  readonly parts: HandleParts
  readonly #asyncId: number
  #referenced = true
  #counted = false
  #polling = false
  #closing = false
  #released = false
  #closed = false
  #onClosed: (() => void) | undefined

  constructor(parts: HandleParts) {
    this.parts = parts
    this.#asyncId = parts.world.newAsyncId()
  }

  /** Whether libuv would call it active. */
  protected abstract get active(): boolean
  /** Requests that wait for their callbacks. */
  protected abstract get requests(): number
  /** Does the next thing that the program is to be told, and says whether there may be more. */
  protected abstract step(): boolean
  /** The kernel lets go of it. */
  protected abstract release(): void

  get closing(): boolean {
    return this.#closing
  }

  getAsyncId(): number {
    return this.#asyncId
  }

  getProviderType(): number {
    return 0
  }

  hasRef(): boolean {
    return this.#referenced && !this.#closed
  }

  ref(): void {
    this.#referenced = true
    this.update()
  }

  unref(): void {
    this.#referenced = false
    this.update()
  }

  close(onClosed?: () => void): void {
    if (this.#closing) return
    this.#closing = true
    this.#onClosed = onClosed
    this.release()
    this.update()
    this.parts.system.closing(() => {
      this.#released = true
      return this.#step()
    })
  }

  /** Counts it among what keeps the program alive, or no more. */
  protected update(): void {
    const counts = !this.#closed && (this.#closing || this.requests > 0 || (this.#referenced && this.active))
    if (counts === this.#counted) return
    this.#counted = counts
    if (counts) this.parts.loop.ref()
    else this.parts.loop.unref()
  }

  /** There is something to tell the program. */
  protected poll(): void {
    if (this.#polling) return
    this.#polling = true
    this.parts.system.poll(this.#step)
  }

  readonly #step = (): boolean => {
    this.#polling = false
    const more = this.step()
    if (!more && this.#released && this.requests === 0 && !this.#closed) {
      this.#closed = true
      const onClosed = this.#onClosed
      if (typeof onClosed === 'function') Reflect.apply(onClosed, this, [])
    }
    this.update()
    if (more && !this.#polling) {
      this.#polling = true
      return true
    }
    return false
  }
}
