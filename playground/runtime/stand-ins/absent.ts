import type { Realm } from '../realm.ts'

const nothing = (): void => {}
/** Of a class that is not in the page nothing can be one. */
const never = (): boolean => false

const noWebStream = (): never => {
  throw new Error("Cannot turn a stream into a web stream, or back, as a program in the page must use Node's own")
}

/** Stand-ins for files of Node that the page needs next to nothing of. */
export const absentStandIns: Readonly<Record<string, (realm: Realm) => unknown>> = {
  cluster: () => ({ isPrimary: true, isMaster: true, isWorker: false }),
  'internal/blob': () => ({ Blob, isBlob: (value: unknown) => value instanceof Blob }),
  'internal/bootstrap/realm': () => ({ BuiltinModule: { exists: never, canBeRequiredByUsers: never } }),
  'internal/crypto/keys': () => ({ isKeyObject: never, isCryptoKey: never }),
  'internal/encoding': () => ({ TextEncoder, TextDecoder }),
  'internal/file': () => ({ File }),
  'internal/fs/glob': () => ({}),
  'internal/fs/utils': () => ({}),
  'internal/modules/helpers': () => ({ getRequireStack: () => [], urlToFilename: String }),
  'internal/modules/cjs/loader': () => ({}),
  'internal/modules/esm/loader': () => ({}),
  'internal/modules/esm/utils': () => ({}),
  'internal/modules/run_main': () => ({}),
  'internal/modules/typescript': () => ({}),
  'internal/perf/observe': () => ({ hasObserver: never, startPerf: nothing, stopPerf: nothing }),
  'internal/perf/utils': () => ({ now: () => performance.now() }),
  'internal/process/pre_execution': () => ({}),
  'internal/repl/history': () => ({ ReplHistory: MemoryHistory }),
  'internal/source_map/source_map_cache': () => ({
    findSourceMap: nothing,
    getSourceMapsSupport: () => ({ enabled: false }),
    getSourceLine: nothing,
  }),
  'internal/v8/startup_snapshot': () => ({
    isBuildingSnapshot: never,
    addSerializeCallback: nothing,
    addDeserializeCallback: nothing,
    namespace: { isBuildingSnapshot: never, addDeserializeCallback: nothing },
  }),
  'internal/vm': () => ({}),
  'internal/webstreams/adapters': () => new Proxy({}, { get: () => noWebStream }),
  'internal/worker': () => ({ isMainThread: true }),
  'internal/worker/js_transferable': (realm) => ({
    markTransferMode: nothing,
    setup: nothing,
    structuredClone,
    kClone: realm.symbols['messaging_clone_symbol'],
    kDeserialize: realm.symbols['messaging_deserialize_symbol'],
    kTransfer: realm.symbols['messaging_transfer_symbol'],
    kTransferList: realm.symbols['messaging_transfer_list_symbol'],
  }),
  vm: () => ({}),
}

/** The interface of `readline` whose lines they are. */
interface Lines {
  readonly line?: string
  emit(event: 'history', history: string[]): boolean
}

/** The lines that `readline` has read, the newest first, kept as long as the program runs. */
class MemoryHistory {
  readonly history: string[]
  readonly size: number
  isFlushing = false
  index = -1
  readonly #lines: Lines
  readonly #unique: boolean

  constructor(context: Lines, options: { history?: string[]; size?: number; removeHistoryDuplicates?: boolean } = {}) {
    this.#lines = context
    this.history = options.history ?? []
    this.size = options.size ?? 30
    this.#unique = options.removeHistoryDuplicates === true
  }

  initialize(): void {}

  addHistory(): string {
    const line = this.#lines.line ?? ''
    if (this.size === 0 || line.trim() === '') return line
    if (this.history[0] !== line) {
      if (this.#unique && this.history.includes(line)) this.history.splice(this.history.indexOf(line), 1)
      this.history.unshift(line)
      this.history.length = Math.min(this.history.length, this.size)
    }
    this.index = -1
    this.#lines.emit('history', this.history)
    return this.history[0] ?? ''
  }

  canNavigateToNext(): boolean {
    return this.index > -1 && this.history.length > 0
  }

  canNavigateToPrevious(): boolean {
    return this.index < this.history.length && this.history.length > 0
  }

  navigateToNext(): string | null {
    if (!this.canNavigateToNext()) return null
    this.index -= 1
    return this.history[this.index] ?? ''
  }

  navigateToPrevious(): string | null {
    if (!this.canNavigateToPrevious()) return null
    this.index += 1
    return this.history[this.index] ?? ''
  }
}
