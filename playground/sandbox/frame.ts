import type { FrameOrder, FrameReport, Greeting, Opening } from './frame-messages.ts'

/**
 * Runs inside the sandboxed frame: it makes workers of the scripts it is given, and ends them. It has an origin of its
 * own, shared with nobody, and a policy that lets nothing out; a worker made of a blob has the same.
 */
class Workers {
  readonly #programScript: string
  readonly #kernel: Worker
  readonly #page: MessagePort
  readonly #running = new Map<number, Worker>()
  /** The next program's, which loads Node's library ahead of time. */
  #spare: Worker

  constructor({ kernel, program, hosts }: Opening, page: MessagePort, kernelPort: MessagePort) {
    this.#page = page
    this.#programScript = scriptUrl(program)
    this.#kernel = new Worker(scriptUrl(kernel))
    this.#kernel.onerror = (event) => this.#failed(undefined, event)
    this.#kernel.postMessage({ type: 'page', hosts }, [kernelPort])
    this.#spare = new Worker(this.#programScript)
    page.onmessage = ({ data }: MessageEvent<FrameOrder>) => {
      if (data.do === 'start') this.#start(data.id)
      else this.#end(data.id)
    }
  }

  /** What a program's worker says by its own `postMessage` is heard by nobody. */
  #start(id: number): void {
    const worker = this.#spare
    const { port1, port2 } = new MessageChannel()
    this.#running.set(id, worker)
    worker.onerror = (event) => this.#failed(id, event)
    worker.postMessage(undefined, [port1])
    this.#kernel.postMessage({ type: 'program', id }, [port2])
    this.#spare = new Worker(this.#programScript)
  }

  #end(id: number): void {
    this.#running.get(id)?.terminate()
    this.#running.delete(id)
    this.#kernel.postMessage({ type: 'ended', id })
  }

  #failed(id: number | undefined, event: ErrorEvent): void {
    const report: FrameReport = { tell: 'failed', id, message: event.message }
    this.#page.postMessage(report)
  }
}

const scriptUrl = (text: string): string => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))

function greet(greeting: Greeting): void {
  parent.postMessage(greeting, '*')
}

const isOpening = (value: unknown): value is Opening =>
  typeof value === 'object' && value !== null && Reflect.get(value, 'porthole') === 'open'

if (self.origin !== 'null') {
  greet({
    porthole: 'refused',
    reason: 'it was not opened in a sandbox, which is what keeps programs away from the page',
  })
} else {
  const open = ({ data, source, ports: [page, kernel] }: MessageEvent<unknown>): void => {
    if (source !== parent || !isOpening(data) || page === undefined || kernel === undefined) return
    removeEventListener('message', open)
    new Workers(data, page, kernel)
  }
  addEventListener('message', open)
  greet({ porthole: 'ready' })
}
