import { MACHINE_NAMES } from '../kernel/machines.ts'
import type { LinkSettings } from '../network/link.ts'
import { SegmentCapture } from '../segments/segment-capture.ts'
import type { Drafts, Files } from '../workspace/drafts.ts'
import { endWords } from './end-words.ts'
import { Lab, type RunningProgram } from './lab.ts'
import { PLAIN } from './link-settings.ts'
import type { PanelState } from './program-panel.ts'
import type { ProgramTerminal } from './program-terminal.ts'

/** One machine knows every program as localhost; on two each is a host of its own. */
export type Machines = 'one' | 'two'

interface Place {
  readonly name: string
  readonly file: string
  args: string
  state: PanelState['state']
  words: string
  terminal: ProgramTerminal | undefined
  program: RunningProgram | undefined
}

export interface SessionOptions {
  readonly files: Files
  readonly drafts: Drafts
  /** Called whenever something that is shown has changed. */
  readonly changed: () => void
  /** Where the frame of the programs goes, which is not seen. */
  readonly frame: () => HTMLElement
}

const ONE_MACHINE = 'localhost'
const PORT = '7000'

/** What a workspace is at this moment: files, programs, the network between them, and how to change it. */
export class WorkspaceSession {
  readonly places: readonly Place[] = ['server', 'client'].map((name) => ({
    name,
    file: `${name}.ts`,
    args: PORT,
    state: 'idle',
    words: 'not started',
    terminal: undefined,
    program: undefined,
  }))
  files: Files
  machines: Machines = 'one'
  links: Partial<LinkSettings> = PLAIN
  cut = false
  /** What went wrong last, for a reader; empty where nothing did. */
  problem = ''
  time: { readonly speed: number; readonly held: boolean } = { speed: 1, held: false }
  capture: SegmentCapture
  readonly #options: SessionOptions
  #owners: Record<string, string> = {}
  #lab: Promise<Lab> | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.files = options.drafts.files ?? options.files
    this.capture = this.#newCapture()
  }

  get running(): boolean {
    return this.places.some(({ state }) => state === 'running')
  }

  edit(name: string, text: string): void {
    this.files = { ...this.files, [name]: text }
    if (!this.#options.drafts.keep(this.files))
      this.#fail('What you type could not be kept in this browser: copy it before you leave.')
  }

  /** Puts the first files back in the place of what was typed. */
  reset(): void {
    this.files = this.#options.files
    this.#options.drafts.forget()
    this.#options.changed()
  }

  /** Loads what programs need, so that a run starts at once. */
  warm(): void {
    this.#open().catch((error: unknown) => this.#fail(wordsOf(error)))
  }

  async runAll(): Promise<void> {
    this.stopAll()
    for (const place of this.places) {
      const started = await this.run(place)
      // A client finds its server listening.
      if (started !== undefined) await started.ready
    }
  }

  /** `ready` resolves when the program has printed something, or ended, or waited a while. */
  async run(place: Place): Promise<{ readonly ready: Promise<void> } | undefined> {
    const { terminal } = place
    if (terminal === undefined || place.state === 'running') return undefined
    this.problem = ''
    this.#options.drafts.runBegins()
    place.state = 'running'
    place.words = 'starting …'
    this.#options.changed()
    try {
      const lab = await this.#open()
      terminal.restart()
      const ready = Promise.withResolvers<void>()
      const host = this.machines === 'one' ? ONE_MACHINE : place.name
      place.program = lab.run(
        {
          name: place.name,
          host,
          files: { ...this.files, 'package.json': '{ "type": "module" }\n' },
          entry: place.file,
          args: place.args.split(/\s+/).filter((word) => word !== ''),
          env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/home/learner', TERM: 'xterm-256color' },
          terminal: terminal.size,
        },
        {
          output: (data, shown) => {
            terminal.print(data, shown)
            ready.resolve()
          },
          raw: (on) => terminal.raw(on),
          silent: (milliseconds) => this.#silent(place, milliseconds),
          ended: (end) => {
            ready.resolve()
            place.state = 'ended'
            place.program = undefined
            place.words = endWords(end)
            terminal.note(`[${place.words}]`)
            terminal.raw(false)
            if (!this.running) this.#options.drafts.runEnds()
            this.#options.changed()
          },
        },
      )
      place.words = 'running'
      this.#options.changed()
      setTimeout(ready.resolve, READY_MS)
      return { ready: ready.promise }
    } catch (error) {
      place.state = 'idle'
      place.words = 'not started'
      this.#fail(wordsOf(error))
      return undefined
    }
  }

  stopAll(): void {
    for (const { program } of this.places) program?.stop()
  }

  setLinks(changes: Partial<LinkSettings>): void {
    this.links = { ...this.links, ...changes }
    this.#order((lab) => lab.order({ do: 'links', settings: changes }))
  }

  setCut(on: boolean): void {
    this.cut = on
    this.#order((lab) => lab.order({ do: 'cut', on }))
  }

  setSpeed(factor: number): void {
    this.time = { ...this.time, speed: factor }
    this.#order((lab) => lab.order({ do: 'speed', factor }))
  }

  setHeld(held: boolean): void {
    this.time = { ...this.time, held }
    this.#order((lab) => lab.order({ do: held ? 'hold' : 'resume' }))
  }

  step(): void {
    this.#order((lab) => lab.order({ do: 'step' }))
  }

  setMachines(machines: Machines): void {
    this.machines = machines
    for (const place of this.places) {
      if (place.name === 'client' && /^\d*( server)?$/.test(place.args))
        place.args = machines === 'one' ? PORT : `${PORT} server`
    }
    this.#options.changed()
  }

  close(): void {
    this.#options.drafts.runEnds()
    this.#lab?.then(
      (lab) => lab.close(),
      () => undefined,
    )
  }

  #newCapture(): SegmentCapture {
    this.#owners = {}
    return new SegmentCapture({ wallStart: Date.now(), names: MACHINE_NAMES, programs: this.#owners })
  }

  #open(): Promise<Lab> {
    this.#lab ??= this.#openLab()
    return this.#lab
  }

  async #openLab(): Promise<Lab> {
    this.capture = this.#newCapture()
    try {
      const lab = await Lab.open(this.#options.frame(), {
        passages: ({ batch, missed, owners }) => {
          Object.assign(this.#owners, owners)
          if (missed > 0) this.capture.missed(missed)
          this.capture.add(batch)
        },
        time: ({ speed, held }) => {
          this.time = { speed, held }
          this.#options.changed()
        },
        refused: (message) => this.#fail(message),
        failed: (message) => this.#crashed(message),
      })
      lab.order({ do: 'links', settings: this.links })
      if (this.cut) lab.order({ do: 'cut', on: true })
      if (this.time.speed !== 1) lab.order({ do: 'speed', factor: this.time.speed })
      if (this.time.held) lab.order({ do: 'hold' })
      return lab
    } catch (error) {
      this.#lab = undefined
      throw error
    }
  }

  #crashed(message: string): void {
    for (const place of this.places) {
      place.program = undefined
      if (place.state === 'running') Object.assign(place, { state: 'ended', words: 'ended with the network' })
    }
    this.close()
    this.#lab = undefined
    this.#fail(`The network of the programs failed: ${message}`)
  }

  #silent(place: Place, milliseconds: number): void {
    place.words =
      milliseconds === 0
        ? 'running'
        : `busy for ${(milliseconds / 1000).toFixed(0)} s: does a loop run without end? Stop ends it.`
    this.#options.changed()
  }

  #order(work: (lab: Lab) => void): void {
    this.#options.changed()
    this.#lab?.then(work, () => undefined)
  }

  #fail(problem: string): void {
    this.problem = problem
    this.#options.changed()
  }
}

/** Milliseconds that the next program waits for a sign of the one before it. */
const READY_MS = 2000

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
