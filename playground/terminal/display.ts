import { describeEvent } from '../gateway/connection-words.ts'
import type { WireEvent } from '../wire/capture.ts'
import type { Shown } from './dialogue.ts'
import type { Key } from './keys.ts'
import { PlainView } from './plain-view.ts'
import { replayable } from './replay.ts'
import type { Line } from './session.ts'
import type { View, ViewHost } from './view.ts'

/** Shows what a capture records in one of two views, and shows it again when the view is changed. */
export class Display {
  readonly #host: ViewHost
  #view: View | undefined
  #line: Line | undefined
  #unsubscribe: (() => void) | undefined
  /** Number of the first event that was not cleared away, counted from the beginning of the capture. */
  #first = 0
  /** Counts the views asked for: one that was overtaken while it loaded is thrown away. */
  #asked = 0

  constructor(host: ViewHost) {
    this.#host = host
  }

  /** Puts a view into `slot` in place of the one before. */
  async show(slot: HTMLElement, mode: 'screen' | 'plain'): Promise<void> {
    this.hide()
    const asked = this.#asked
    const parent = document.createElement('div')
    parent.className = `ph-view ph-view-${mode}`
    slot.replaceChildren(parent)
    const view = await openView(mode, parent, this.#host)
    if (asked !== this.#asked) return view.dispose()
    this.#view = view
    this.#replay()
  }

  hide(): void {
    this.#asked++
    this.#view?.dispose()
    this.#view = undefined
  }

  /** Follows a new connection from its first event on. */
  watch(line: Line): void {
    this.stop()
    this.#line = line
    this.#first = 0
    this.#view?.restart()
    for (const event of line.capture.events) this.#event(event)
    this.#unsubscribe = line.capture.subscribe((event) => this.#event(event))
  }

  stop(): void {
    this.#unsubscribe?.()
  }

  note(text: string): void {
    this.#view?.note(text)
  }

  press(key: Key): void {
    this.#view?.press(key)
  }

  find(term: string, direction: 'next' | 'previous', incremental: boolean): void {
    this.#view?.find?.(term, direction, incremental)
  }

  endSearch(): void {
    this.#view?.endSearch?.()
  }

  clear(): void {
    this.#view?.clear()
    const capture = this.#line?.capture
    if (capture) this.#first = capture.dropped + capture.events.length
  }

  #replay(): void {
    if (!this.#line) return
    for (const event of replayable(this.#line.capture, this.#first)) this.#event(event)
    this.#unseen()
  }

  #event(event: WireEvent): void {
    const view = this.#view
    if (!view) return this.#unseen()
    if (event.kind === 'sent') this.#sent(view, this.#shown(event.bytes))
    else if (event.kind === 'received') this.#received(view, this.#shown(event.bytes))
    else if (event.kind !== 'seen') {
      if (event.kind === 'fin' || event.kind === 'reset' || event.kind === 'error') view.receivedAll()
      const note = describeEvent(event, location.host)
      if (note !== undefined) view.note(note)
    }
  }

  /** Without a view yet the capture has the bytes to show later: the server need not wait. */
  #unseen(): void {
    const connection = this.#line?.connection
    connection?.acknowledge(connection.received)
  }

  #shown(bytes: Uint8Array): Shown {
    return this.#line?.dialogue?.shown(bytes) ?? { bytes }
  }

  #sent(view: View, { bytes, note }: Shown): void {
    if (note !== undefined) view.note(note)
    if (bytes.length > 0) view.sent(bytes)
  }

  #received(view: View, { bytes, note }: Shown): void {
    const connection = this.#line?.connection
    const offset = connection?.received ?? 0
    if (note !== undefined) view.note(note)
    if (bytes.length === 0) connection?.acknowledge(offset)
    else view.received(bytes, () => connection?.acknowledge(offset))
  }
}

async function openView(mode: 'screen' | 'plain', parent: HTMLElement, host: ViewHost): Promise<View> {
  if (mode === 'plain') return new PlainView(parent, host)
  // Loaded only where it is used: xterm is the largest part of a page.
  const { XtermView } = await import('./xterm-view.ts')
  return XtermView.open(parent, host)
}
