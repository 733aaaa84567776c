import { type FromFrame, MAX_PROGRAMS, type ToKernel, type ToProgram } from './frame-messages.ts'

/**
 * Takes the worker's own way to its creator away before anything else runs in it: a program that floods it would keep
 * the frame's thread from ending the program. What the frame has to say comes over ports.
 */
const PRELUDE = 'delete self.postMessage;'

const scriptUrl = (text: string): string => URL.createObjectURL(new Blob([PRELUDE, text], { type: 'text/javascript' }))

/** A worker, and why it does not work once that is known. */
interface Booting {
  readonly worker: Worker
  failure: string | undefined
  onFailure: ((message: string) => void) | undefined
}

/** Watches a worker for the first error that nothing in it catches; more than one tells nothing new. */
function boot(url: string): Booting {
  const booting: Booting = { worker: new Worker(url), failure: undefined, onFailure: undefined }
  booting.worker.addEventListener('error', (event) => {
    event.preventDefault()
    if (booting.failure !== undefined) return
    booting.failure = event.message || 'its script did not load'
    booting.onFailure?.(booting.failure)
  })
  return booting
}

/** Workers that start before they are asked for: a server and a client are run together. */
const SPARES = 2
/** Programs that have just been started come first, in milliseconds. */
const STOCK_UP_MS = 150

/** The kernel worker, the workers of programs, and a few of those that start before they are asked for. */
export class FrameWorkers {
  readonly #tell: (message: FromFrame) => void
  readonly #programUrl: string
  readonly #kernel: Worker
  readonly #programs = new Map<number, Worker>()
  #spares: Booting[] = []

  constructor(scripts: { kernel: string; program: string }, page: MessagePort, tell: (message: FromFrame) => void) {
    this.#tell = tell
    this.#programUrl = scriptUrl(scripts.program)
    const kernelUrl = scriptUrl(scripts.kernel)
    const kernel = boot(kernelUrl)
    kernel.onFailure = (message) => tell({ type: 'failed', who: 'kernel', message })
    this.#kernel = kernel.worker
    this.#toKernel({ type: 'page' }, [page])
    this.#stockUp()
  }

  /** Joins a spare worker to the kernel as program `id`. */
  start(id: number): void {
    if (this.#programs.size >= MAX_PROGRAMS || this.#programs.has(id)) {
      const message = `Cannot start program ${id} as there must be a place for it: ${this.#programs.size} run`
      return this.#tell({ type: 'failed', who: id, message })
    }
    const taken = this.#spares.shift() ?? boot(this.#programUrl)
    const { port1, port2 } = new MessageChannel()
    this.#programs.set(id, taken.worker)
    this.#toKernel({ type: 'program', id }, [port1])
    taken.worker.postMessage({ type: 'join', id } satisfies ToProgram, [port2])
    taken.onFailure = (message) => {
      if (this.#programs.get(id) === taken.worker) this.#tell({ type: 'failed', who: id, message })
    }
    if (taken.failure !== undefined) taken.onFailure(taken.failure)
    setTimeout(() => this.#stockUp(), STOCK_UP_MS)
  }

  /** Ends a program's worker at once, whatever it is at. */
  end(id: number): void {
    const worker = this.#programs.get(id)
    if (worker === undefined) return
    worker.terminate()
    this.#programs.delete(id)
    this.#toKernel({ type: 'ended', id }, [])
  }

  #stockUp(): void {
    while (this.#spares.length < SPARES) this.#spares.push(boot(this.#programUrl))
  }

  #toKernel(message: ToKernel, ports: MessagePort[]): void {
    this.#kernel.postMessage(message, ports)
  }
}
