import { MACHINE_NAMES } from '../kernel/machines.ts'
import type { Order } from '../kernel/page-messages.ts'
import { LOCALHOST } from '../network/names.ts'
import { SegmentCapture } from '../segments/segment-capture.ts'
import type { WireTime } from '../segments/wire-time.ts'
import type { Drafts } from '../workspace/drafts.ts'
import { fileNameProblem } from '../workspace/file-name.ts'
import type { Draft, Files, Machines, Original, Workspace } from '../workspace/workspace.ts'
import { DemoLine } from './demo-line.ts'
import { endWords } from './end-words.ts'
import { Lab } from './lab.ts'
import { argsOn, drop, freeName, type Place, placeOf, planOf } from './places.ts'
import { Wire } from './wire.ts'

export interface SessionOptions {
  readonly original: Original
  readonly drafts: Drafts
  /** Called whenever something that is shown has changed. */
  readonly changed: () => void
  /** Where the frame of the programs goes, which is not seen. */
  readonly frame: () => HTMLElement
}

/** Milliseconds that the next program waits for a sign of the one before it. */
const READY_MS = 2000

/** What a workspace is at this moment: files, programs, the network between them, and how to change it. */
export class WorkspaceSession {
  readonly original: Original
  readonly wire = new Wire((order) => this.#order(order))
  places: readonly Place[]
  files: Files
  machines: Machines
  /** What went wrong last, for a reader; empty where nothing did. */
  problem = ''
  /** What was changed last and can be taken back, for a reader. */
  undoable: { readonly words: string; readonly draft: Draft } | undefined
  capture: SegmentCapture
  /** What the network told of its time last; `undefined` where there is none yet. */
  wireTime: WireTime | undefined
  /** What programs say to the demo server, where the reader lets them. */
  readonly demo = new DemoLine({
    order: (order) => this.#order(order),
    nameOf: (id) => this.places.find(({ program }) => program?.id === id)?.name,
    changed: () => this.#options.changed(),
    tell: (words) => this.#fail(words),
    way: async () => (await import('../gateway/own-server.ts')).ownServer,
    site: () => location.host,
  })
  readonly #options: SessionOptions
  #owners: Record<string, string> = {}
  #lab: Promise<Lab> | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.original = options.original
    const { files, programs } = options.drafts.draft ?? options.original
    this.files = files
    this.places = programs.map(placeOf)
    this.machines = options.original.machines
    this.wire.setLinks(options.original.links)
    this.capture = this.#newCapture()
  }

  get running(): boolean {
    return this.places.some(({ state }) => state === 'running')
  }

  get draft(): Draft {
    return { files: this.files, programs: this.places.map(planOf) }
  }

  get workspace(): Workspace {
    return { ...this.draft, links: this.wire.links, machines: this.machines }
  }

  /** Typed over first files that were others; taken up by `restore`. */
  get earlier(): Draft | undefined {
    const { drafts, original } = this.#options
    return drafts.draft === undefined && original.received === undefined ? drafts.earlier : undefined
  }

  edit(name: string, text: string): void {
    this.undoable = undefined
    this.files = { ...this.files, [name]: text }
    this.#keep()
  }

  /** Says in a sentence why there can be no such file, and adds it where there can. */
  addFile(name: string): string | undefined {
    const problem = fileNameProblem(name, Object.keys(this.files))
    if (problem === undefined) this.#setFiles({ ...this.files, [name]: '' })
    return problem
  }

  /** As `addFile`. Programs that ran the file go on to run it by its new name. */
  renameFile(from: string, to: string): string | undefined {
    if (from === to) return undefined
    const problem = fileNameProblem(
      to,
      Object.keys(this.files).filter((name) => name !== from),
    )
    if (problem !== undefined) return problem
    for (const place of this.places) if (place.file === from) place.file = to
    this.#setFiles(
      Object.fromEntries(Object.entries(this.files).map(([name, text]) => [name === from ? to : name, text])),
    )
    return undefined
  }

  replaceFiles(files: Files, words: string): void {
    this.#undoable(words)
    this.#setFiles({ ...this.files, ...files })
  }

  removeFile(name: string): void {
    this.#undoable(`${name} is removed.`)
    this.#setFiles(Object.fromEntries(Object.entries(this.files).filter(([other]) => other !== name)))
  }

  /** One more program that runs this file; nothing where there is no place for it. */
  addPlace(file: string): void {
    const name = freeName(file, this.places)
    if (name === undefined) return
    const like = this.places.find((place) => place.file === file) ?? this.places[0]
    this.places = [...this.places, placeOf({ ...(like === undefined ? { args: '' } : planOf(like)), name, file })]
    this.#keep()
    this.#options.changed()
  }

  removePlace(place: Place): void {
    drop(place)
    this.places = this.places.filter((other) => other !== place)
    this.#keep()
    this.#options.changed()
  }

  plan(place: Place, changes: { readonly file?: string; readonly args?: string }): void {
    Object.assign(place, changes)
    this.#keep()
    this.#options.changed()
  }

  /** Puts back what the workspace began with, in the place of what was typed. */
  reset(): void {
    this.#undoable('The first files are back.')
    this.#take(this.original)
    this.#options.drafts.forget()
  }

  /** Takes back what `undoable` tells. */
  undo(): void {
    if (this.undoable !== undefined) this.restore(this.undoable.draft)
    this.undoable = undefined
  }

  restore(draft: Draft): void {
    this.#take(draft)
    this.#keep()
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
    if (terminal === undefined || place.state === 'running' || !Object.hasOwn(this.files, place.file)) return undefined
    this.problem = ''
    this.#options.drafts.runBegins()
    place.state = 'running'
    place.words = 'starting …'
    this.#options.changed()
    try {
      const lab = await this.#open()
      terminal.restart()
      const ready = Promise.withResolvers<void>()
      place.program = lab.run(
        {
          name: place.name,
          host: this.machines === 'one' ? LOCALHOST : place.name,
          files: { ...this.files, 'package.json': '{ "type": "module" }\n' },
          entry: place.file,
          args: place.args.split(/\s+/).filter((word) => word !== ''),
          env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/home/learner', TERM: 'xterm-256color' },
          terminal: terminal.size,
        },
        {
          output: (data, shown) => {
            place.terminal?.print(data, shown)
            ready.resolve()
          },
          raw: (on) => place.terminal?.raw(on),
          silent: (milliseconds) => this.#silent(place, milliseconds),
          ended: (end) => {
            ready.resolve()
            place.state = 'ended'
            if (place.program) this.demo.ended(place.program.id)
            place.program = undefined
            place.words = endWords(end)
            place.terminal?.note(`[${place.words}]`)
            place.terminal?.raw(false)
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

  setMachines(machines: Machines): void {
    this.machines = machines
    for (const place of this.places) place.args = argsOn(machines, place)
    this.#keep()
    this.#options.changed()
  }

  close(): void {
    this.#options.drafts.runEnds()
    this.demo.close()
    this.#lab?.then(
      (lab) => lab.close(),
      () => undefined,
    )
  }

  #setFiles(files: Files): void {
    this.files = files
    this.#keep()
    this.#options.changed()
  }

  #undoable(words: string): void {
    this.undoable = { words, draft: this.draft }
  }

  /** Programs that stay keep their terminal, and run on. */
  #take({ files, programs }: Draft): void {
    this.files = files
    for (const place of this.places) if (!programs.some(({ name }) => name === place.name)) drop(place)
    this.places = programs.map((plan) =>
      Object.assign(this.places.find(({ name }) => name === plan.name) ?? placeOf(plan), plan),
    )
    this.#options.changed()
  }

  #keep(): void {
    if (!this.#options.drafts.keep(this.draft))
      this.#fail('What you type could not be kept in this browser: copy it before you leave.')
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
    this.wireTime = undefined
    try {
      const lab = await Lab.open(this.#options.frame(), {
        passages: ({ batch, missed, owners }) => {
          Object.assign(this.#owners, owners)
          if (missed > 0) this.capture.missed(missed)
          this.capture.add(batch)
        },
        time: ({ time, underWay }) => {
          this.wire.time = time
          this.wireTime = { ...time, underWay, heard: performance.now() }
          this.#options.changed()
        },
        refused: (message) => this.#fail(message),
        demo: (report) => this.demo.hear(report),
        failed: (message) => this.#crashed(message),
      })
      for (const order of this.wire.orders) lab.order(order)
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

  #order(order: Order): void {
    this.#options.changed()
    this.#lab?.then(
      (lab) => lab.order(order),
      () => undefined,
    )
  }

  #fail(problem: string): void {
    this.problem = problem
    this.#options.changed()
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
