import type { Order } from '../kernel/page-messages.ts'
import type { LinkSettings } from '../network/link.ts'
import { PLAIN } from './link-settings.ts'

/** How the network between the programs is, kept so that a new one gets the same. */
export class Wire {
  links: Partial<LinkSettings> = PLAIN
  cut = false
  /** Whether one read may return what came in several segments. */
  coalescing = true
  time: { readonly speed: number; readonly held: boolean } = { speed: 1, held: false }
  readonly #order: (order: Order) => void

  /** `order` reaches the network where there is one, and shows what has changed. */
  constructor(order: (order: Order) => void) {
    this.#order = order
  }

  /** What a new network must hear. */
  get orders(): readonly Order[] {
    const { speed, held } = this.time
    return [
      { do: 'links', settings: this.links },
      { do: 'cut', on: this.cut },
      { do: 'coalescing', on: this.coalescing },
      { do: 'speed', factor: speed },
      ...(held ? [{ do: 'hold' } as const] : []),
    ]
  }

  setLinks(changes: Partial<LinkSettings>): void {
    this.links = { ...this.links, ...changes }
    this.#order({ do: 'links', settings: changes })
  }

  setCut(on: boolean): void {
    this.cut = on
    this.#order({ do: 'cut', on })
  }

  setCoalescing(on: boolean): void {
    this.coalescing = on
    this.#order({ do: 'coalescing', on })
  }

  resetConnections(): void {
    this.#order({ do: 'reset-connections' })
  }

  setSpeed(factor: number): void {
    this.time = { ...this.time, speed: factor }
    this.#order({ do: 'speed', factor })
  }

  setHeld(held: boolean): void {
    this.time = { ...this.time, held }
    this.#order({ do: held ? 'hold' : 'resume' })
  }

  step(): void {
    this.#order({ do: 'step' })
  }
}
