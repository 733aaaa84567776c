import type { ConnectionState } from '../gateway/connection-state.ts'
import { Display } from './display.ts'
import { FileTransfers } from './file-transfers.ts'
import { InputLine } from './input-line.ts'
import { Remarks } from './remarks.ts'
import { SearchBar } from './search-bar.ts'
import type { TerminalSession } from './session.ts'
import { Typist } from './typist.ts'

const CONNECTING: ConnectionState = { name: 'connecting' }

interface DeskOptions {
  readonly session: () => TerminalSession | undefined
  readonly isPlain: () => boolean
  readonly inputLabel: () => string
  readonly hintId: string
  /** Something is to be drawn anew. */
  readonly changed: () => void
  /** Moves the focus to the first element of the terminal that a selector names, once it is drawn. */
  readonly focus: (selector: string) => void
}

/** What a person works with at one terminal, joined together: line, files, search, the view, and what is told. */
export class Desk {
  readonly remarks: Remarks
  readonly input: InputLine
  readonly files: FileTransfers
  readonly search: SearchBar
  readonly display: Display
  readonly typist: Typist
  readonly #options: DeskOptions

  constructor(options: DeskOptions) {
    this.#options = options
    const { session, isPlain, inputLabel, hintId, changed, focus } = options
    this.remarks = new Remarks({
      state: () => this.state,
      isPlain,
      note: (words) => this.display.note(words),
      changed,
    })
    this.input = new InputLine({
      send: (bytes) => session()?.line?.connection.send(bytes),
      check: () => this.files.check(),
      names: () => session()?.line?.dialogue && session()?.names,
      changed,
      failed: (error) => this.remarks.failed(error),
      list: (words) => this.remarks.list(words),
    })
    this.files = new FileTransfers({
      dialogue: () => (this.input.composer.progress ? undefined : session()?.line?.dialogue),
      changed,
      tell: (words) => this.remarks.tell(words),
      renew: () => session()?.open(),
    })
    this.search = new SearchBar({
      find: (...search) => this.display.find(...search),
      end: () => this.display.endSearch(),
      changed,
    })
    this.typist = new Typist({
      input: this.input,
      remarks: this.remarks,
      inputLabel,
      hintId,
      leave: () => focus('.ph-controls :is(input:checked, button:not(:disabled))'),
      clear: () => this.display.clear(),
      search: () => this.openSearch(),
      found: (found) => this.search.found(found),
      changed,
    })
    this.display = new Display(this.typist)
  }

  get state(): ConnectionState {
    return this.#options.session()?.state ?? CONNECTING
  }

  openSearch(): void {
    this.search.open()
    this.#options.focus('.ph-search input')
  }

  put(file: File): void {
    this.remarks.attempt(() => this.files.put(file))
  }

  get(name: string): void {
    this.remarks.attempt(() => this.files.get(name))
  }

  toggleReading(): void {
    this.remarks.forget()
    const words = this.#options.session()?.line?.intake.toggle()
    if (words) this.remarks.tell(words)
  }

  stop(): void {
    this.input.composer.stop()
    this.files.dispose()
    this.display.stop()
    this.display.hide()
  }
}
