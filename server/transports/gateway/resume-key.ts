import { isSameSecret, newSecret } from './secret.ts'

/**
 * The key by which a page goes on with its connection, another one each time. The one that was used counts
 * until the page is known to have the next one: the WebSocket may be lost before that arrives.
 */
export class ResumeKey {
  #next = newSecret()
  #used: string | undefined

  get next(): string {
    return this.#next
  }

  opens(key: string): boolean {
    return [this.#next, this.#used].some((one) => one !== undefined && isSameSecret(one, key))
  }

  renew(used: string): void {
    this.#used = used
    this.#next = newSecret()
  }

  /** The page has the next one. */
  arrived(): void {
    this.#used = undefined
  }
}
