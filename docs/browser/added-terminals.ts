import { GATEWAY_SERVICES, type GatewayTarget } from '../../server/protocol/gateway.ts'

export interface AddedTerminal {
  readonly label: string
  readonly target: GatewayTarget
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isTarget = (value: unknown): boolean =>
  GATEWAY_SERVICES.some((service) => service === value) || (typeof value === 'string' && /^local\/\d{1,5}$/.test(value))
const isAdded = (value: unknown): value is AddedTerminal =>
  isRecord(value) && typeof value['label'] === 'string' && /^[A-D]$/.test(value['label']) && isTarget(value['target'])

/** The terminals that a person added to a page, remembered while its tab lives. */
export class AddedTerminals {
  readonly #key = `porthole.added ${location.pathname}`
  #added: readonly AddedTerminal[]

  constructor() {
    this.#added = this.#read()
  }

  get kept(): readonly AddedTerminal[] {
    return this.#added
  }

  add(terminal: AddedTerminal): void {
    this.#keep([...this.#added, terminal])
  }

  remove(label: string): void {
    this.#keep(this.#added.filter((terminal) => terminal.label !== label))
  }

  #read(): readonly AddedTerminal[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isAdded) : []
    } catch (error) {
      // A browser may forbid storage: then they are gone when the page is loaded anew.
      console.debug(error)
      return []
    }
  }

  #keep(added: readonly AddedTerminal[]): void {
    this.#added = added
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(added))
    } catch (error) {
      console.debug(error)
    }
  }
}
