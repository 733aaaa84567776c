/** A file as FILES lists it. */
export interface Listed {
  readonly size: number
  readonly sha256: string
}

/** What one speaker said in a room. */
export interface Talk {
  readonly room: string
  readonly acknowledged: { readonly id: number; readonly text: string }[]
  /** Asked for, and not answered when the server died: said or not. */
  asked?: string
}

/** A change of one name: what it would be afterwards, `undefined` for nothing. */
interface Change {
  readonly name: string
  readonly to: Listed | undefined
}

/** All that clients were told by a server, over all its lives. */
export class Ledger {
  readonly talks: Talk[] = []
  /** What each name is, by the last answer about it. */
  readonly files = new Map<string, Listed>()
  /** Asked for and not answered yet, one a client. */
  readonly #changing = new Map<string, Change>()

  talk(room: string): Talk {
    const talk: Talk = { room, acknowledged: [] }
    this.talks.push(talk)
    return talk
  }

  /** Notes a change around the request that makes it. */
  async change(client: string, change: Change, request: () => Promise<void>): Promise<void> {
    this.#changing.set(client, change)
    await request()
    this.#settle(change.name, change.to)
    this.#changing.delete(client)
  }

  /** What may be there after a death: one of two for a name that was being changed. What is there counts from now on. */
  check(listed: ReadonlyMap<string, Listed>): string[] {
    const changing = new Map([...this.#changing.values()].map((change) => [change.name, change.to]))
    this.#changing.clear()
    const names = new Set([...this.files.keys(), ...changing.keys(), ...listed.keys()])
    const wrong: string[] = []
    for (const name of names) {
      const [is, was] = [listed.get(name), this.files.get(name)]
      if (!same(is, was) && !(changing.has(name) && same(is, changing.get(name))))
        wrong.push(`${name} is ${JSON.stringify(is)} and was acknowledged as ${JSON.stringify(was)}`)
      this.#settle(name, is)
    }
    return wrong
  }

  #settle(name: string, file: Listed | undefined): void {
    if (file) this.files.set(name, file)
    else this.files.delete(name)
  }
}

const same = (a: Listed | undefined, b: Listed | undefined): boolean => a?.size === b?.size && a?.sha256 === b?.sha256
