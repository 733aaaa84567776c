import type { Socket } from 'node:net'

/** Messages that may wait for one listener; then it misses the oldest ones. */
const MAX_QUEUED = 50

/** One who is sent messages, and a queue with an end for when that one is slow. */
export class Listener {
  readonly #socket: Socket
  readonly #name: string
  readonly #queue: string[] = []
  #full = false
  #missed = 0

  constructor(socket: Socket, name: string) {
    this.#socket = socket
    this.#name = name
    socket.on('drain', () => this.#drain())
  }

  send(message: string): void {
    // After false from write() we wait for `drain`: what we wrote anyway would pile up in memory.
    if (!this.#full) this.#full = !this.#socket.write(message)
    else if (this.#queue.push(message) > MAX_QUEUED) {
      this.#queue.shift()
      this.#missed += 1
      if (this.#missed === 1) console.log(`${this.#name}: reads too slowly and misses messages`)
    }
  }

  end(): void {
    this.#socket.end()
  }

  #drain(): void {
    this.#full = false
    if (this.#missed > 0) {
      console.log(`${this.#name}: reads again, has missed ${this.#missed} messages`)
      this.#full = !this.#socket.write(`(${this.#missed} messages missed)\n`)
      this.#missed = 0
    }
    while (!this.#full) {
      const message = this.#queue.shift()
      if (message === undefined) return
      this.#full = !this.#socket.write(message)
    }
  }
}
