import type { Clock } from './clock.ts'

/** The waits of a connection on which nothing is asked, in milliseconds; 0 switches one off. */
export interface IdleWaits {
  readonly pingAfter: number
  readonly idleTimeout: number
}

/** Somebody who may fall silent. */
export interface Idler {
  /** When something was asked or moved last, on `Clock.elapsed`. */
  active: number
  /** Whether a sign of life was asked for since. */
  pinged: boolean
  ping(): void
  timeOut(): void
}

/** Looks in the shortest wait: an idler hears of it at most this part of it late. */
const LOOKS_A_WAIT = 20
/** Milliseconds between two looks, whatever the waits. */
const SHORTEST_LOOK_MS = 5
const LONGEST_LOOK_MS = 1000

/**
 * Tells connections that have been idle long enough to be asked for a sign of life, or to be closed.
 * One timer looks at all of them now and again: one for each would cost more than the rest of an idle connection.
 */
export class IdleWatch {
  readonly #clock: Clock
  readonly #waits: IdleWaits
  readonly #every: number
  readonly #idlers = new Set<Idler>()
  #cancel: (() => void) | undefined

  constructor(clock: Clock, waits: IdleWaits) {
    this.#clock = clock
    this.#waits = waits
    const shortest = Math.min(...[waits.pingAfter, waits.idleTimeout].filter((wait) => wait > 0))
    this.#every = Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, shortest / LOOKS_A_WAIT))
  }

  add(idler: Idler): void {
    const { pingAfter, idleTimeout } = this.#waits
    if (pingAfter === 0 && idleTimeout === 0) return
    this.#idlers.add(idler)
    this.#lookAgain()
  }

  remove(idler: Idler): void {
    this.#idlers.delete(idler)
    if (this.#idlers.size > 0) return
    this.#cancel?.()
    this.#cancel = undefined
  }

  #lookAgain(): void {
    if (this.#cancel || this.#idlers.size === 0) return
    this.#cancel = this.#clock.after(this.#every, () => {
      this.#cancel = undefined
      for (const idler of this.#idlers) this.#look(idler)
      this.#lookAgain()
    })
  }

  #look(idler: Idler): void {
    const { pingAfter, idleTimeout } = this.#waits
    const idle = this.#clock.elapsed() - idler.active
    if (idleTimeout > 0 && idle >= idleTimeout) return idler.timeOut()
    if (pingAfter === 0 || idle < pingAfter || idler.pinged) return
    idler.pinged = true
    idler.ping()
  }
}
