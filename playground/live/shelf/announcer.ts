import { plainText, printable } from '../../wire/printable.ts'
import type { Transfer } from './transfer.ts'
import { percent, stateWords } from './words.ts'

/** Steps of progress that are said, in percent. */
const STEP = 25

/** Where a transfer stands, as far as it is worth an announcement. */
function stage({ state, paused }: Transfer): string {
  if (!('done' in state)) return state.name
  const step = state.name === 'asking' ? 0 : Math.floor(percent(state.done, state.size) / STEP) * STEP
  return paused ? 'paused' : `${state.name} ${step}`
}

/** Says what is new of transfers, a few words at a time and never each percent. */
export class ShelfAnnouncer {
  readonly #stages = new Map<string, string>()

  /** What to say now; empty when nothing is new. */
  news(transfers: readonly Transfer[]): string {
    const said: string[] = []
    for (const transfer of transfers) {
      const now = stage(transfer)
      if (this.#stages.get(transfer.id) === now) continue
      this.#stages.set(transfer.id, now)
      if (now !== 'asking 0') said.push(`${plainText(printable(transfer.name))}: ${stateWords(transfer)}.`)
    }
    const listed = new Set(transfers.map(({ id }) => id))
    for (const id of this.#stages.keys()) if (!listed.has(id)) this.#stages.delete(id)
    return said.join(' ')
  }
}
