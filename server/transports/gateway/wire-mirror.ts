import type { GatewayControl } from '../../protocol/gateway.ts'

export type Direction = 'out' | 'in'

/** Shows a page the ciphertext of its connection if it asks. What came first is kept for a while: the handshake is the best of it. */
export class WireMirror {
  readonly #tell: (message: GatewayControl) => void
  readonly #maxKept: number
  #kept: [Direction, Buffer][] | undefined = []
  #keptBytes = 0
  #on = false

  /** `maxKept` is in bytes. */
  constructor(tell: (message: GatewayControl) => void, maxKept: number) {
    this.#tell = tell
    this.#maxKept = maxKept
  }

  show(direction: Direction, bytes: Buffer): void {
    if (this.#on) return this.#tell({ t: 'wire', direction, bytes: bytes.toString('base64') })
    this.#keptBytes += bytes.length
    if (this.#keptBytes > this.#maxKept) this.#kept = undefined
    this.#kept?.push([direction, bytes])
  }

  turn(on: boolean): void {
    this.#on = on
    const kept = this.#kept ?? []
    this.#kept = undefined
    if (on) for (const [direction, bytes] of kept) this.show(direction, bytes)
  }
}
