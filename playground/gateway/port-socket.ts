import type { LinkSocket } from './link.ts'

/** What goes through the port of a server in the page: bytes of the stream, control messages, the end and its code. */
export type PortMessage = ArrayBuffer | string | { readonly close: number }

/** What a WebSocket says when it is lost, RFC 6455 §7.1.5. */
const LOST = 1006
const NORMAL = 1000

/** How long the server's first word is waited for, in milliseconds: its script may not load. */
const FIRST_WORD_MS = 10_000

interface Listeners {
  readonly open: (() => void)[]
  readonly message: ((event: { readonly data: unknown }) => void)[]
  readonly close: ((event: { readonly code: number }) => void)[]
}

/** A port to a server in the page, spoken to as a WebSocket is. */
export class PortSocket implements LinkSocket {
  binaryType: BinaryType = 'arraybuffer'
  readonly #port: MessagePort
  readonly #listeners: Listeners = { open: [], message: [], close: [] }
  readonly #leaving = new AbortController()
  readonly #patience: ReturnType<typeof setTimeout>
  #open = true

  constructor(port: MessagePort, patience: number = FIRST_WORD_MS) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<PortMessage>) => this.#receive(data)
    // The other end of a port is not told everywhere that its page is gone.
    globalThis.addEventListener?.('pagehide', () => this.close(LOST), { signal: this.#leaving.signal })
    this.#patience = setTimeout(() => this.close(LOST), patience)
    queueMicrotask(() => {
      for (const listener of this.#listeners.open) listener()
    })
  }

  get readyState(): number {
    return this.#open ? WebSocket.OPEN : WebSocket.CLOSED
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (!this.#open) return
    if (typeof data === 'string') return this.#port.postMessage(data satisfies PortMessage)
    const { buffer } = data.slice()
    this.#port.postMessage(buffer satisfies PortMessage, [buffer])
  }

  close(code: number = NORMAL): void {
    if (!this.#open) return
    this.#port.postMessage({ close: code } satisfies PortMessage)
    this.#ended(code)
  }

  addEventListener<Type extends keyof Listeners>(type: Type, listener: Listeners[Type][number]): void
  addEventListener(type: keyof Listeners, listener: (event: { data: unknown; code: number }) => void): void {
    const listeners: ((event: { data: unknown; code: number }) => void)[] = this.#listeners[type]
    listeners.push(listener)
  }

  #receive(message: PortMessage): void {
    if (!this.#open) return
    clearTimeout(this.#patience)
    if (typeof message === 'object' && 'close' in message) return this.#ended(message.close)
    for (const listener of this.#listeners.message) listener({ data: message })
  }

  #ended(code: number): void {
    this.#open = false
    clearTimeout(this.#patience)
    this.#leaving.abort()
    this.#port.close()
    queueMicrotask(() => {
      for (const listener of this.#listeners.close) listener({ code })
    })
  }
}
