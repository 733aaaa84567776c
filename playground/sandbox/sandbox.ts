import { frameElement, OPEN_LIMIT_MS } from './frame-element.ts'
import { FRAME_PAGE, type FromFrame, MAX_PROGRAMS, type OpenFrame, type ToFrame } from './frame-messages.ts'
import { isKept } from './kept-frame.ts'
import { SandboxError } from './sandbox-error.ts'
import { loadScripts, type SandboxScripts } from './sandbox-scripts.ts'

export interface SandboxOptions {
  /** Where the frame is put, not shown. */
  readonly parent: Element
  readonly scripts: SandboxScripts
  /** Hears of a worker's first uncaught error; of the kernel's, and of a frame that is gone, as `kernel`. */
  readonly onFailed?: (who: number | 'kernel', message: string) => void
  /** The longest wait for the frame, in milliseconds. */
  readonly limit?: number
}

/**
 * The box that programs run in: a frame without an origin, with a kernel worker and a worker for each program. The page
 * listens to ports alone that it made itself, never to what is posted to its window.
 */
export class Sandbox {
  /** The page's port to the kernel worker; not started. */
  readonly kernel: MessagePort
  readonly #frame: HTMLIFrameElement
  readonly #port: MessagePort
  readonly #onFailed: SandboxOptions['onFailed']
  readonly #running = new Set<number>()
  #lastId = 0
  #closed = false

  private constructor(frame: HTMLIFrameElement, port: MessagePort, kernel: MessagePort, options: SandboxOptions) {
    this.#frame = frame
    this.#port = port
    this.kernel = kernel
    this.#onFailed = options.onFailed
    port.addEventListener('message', this.#hear)
    port.addEventListener('close', this.#lost)
    // Loaded a second time it is another page, without our workers.
    frame.addEventListener('load', this.#lost)
  }

  /**
   * Loads the scripts and the frame. Rejects with a `SandboxError`: `no-script` where a script does not load,
   * `no-answer` where the frame does not answer in time, `refused` where it has an origin of its own.
   */
  static async open(options: SandboxOptions): Promise<Sandbox> {
    const scripts = await loadScripts(options.scripts)
    const frame = frameElement(FRAME_PAGE, await isKept(FRAME_PAGE))
    const [own, theirs] = channel()
    const [kernel, pages] = channel()
    try {
      await opened(frame, options, own, () => {
        const message: OpenFrame = { type: 'open', ...scripts }
        // An opaque origin cannot be named; the frame was loaded by us a moment ago.
        frame.contentWindow?.postMessage(message, '*', [theirs, pages])
      })
      return new Sandbox(frame, own, kernel, options)
    } catch (error) {
      own.close()
      kernel.close()
      frame.remove()
      throw error
    }
  }

  /**
   * Starts a program's worker and joins it to the kernel, which hears of it as `id`. Throws a `SandboxError`:
   * `closed`, or `too-many-programs` where `MAX_PROGRAMS` run.
   */
  startProgram(): number {
    if (this.#closed)
      throw new SandboxError('closed', 'Cannot start a program as the sandbox must be open: it is closed')
    if (this.#running.size >= MAX_PROGRAMS) {
      throw new SandboxError(
        'too-many-programs',
        `Cannot start a program as at most ${MAX_PROGRAMS} may run: current number is ${this.#running.size}`,
      )
    }
    const id = ++this.#lastId
    this.#running.add(id)
    this.#tell({ type: 'start', id })
    return id
  }

  /** Ends a program's worker at once; a program that ended by itself is to be ended too. Twice does nothing. */
  endProgram(id: number): void {
    if (this.#running.delete(id)) this.#tell({ type: 'end', id })
  }

  /** Ends all workers and takes the frame away. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#running.clear()
    this.#port.close()
    this.kernel.close()
    this.#frame.remove()
  }

  #tell(message: ToFrame): void {
    this.#port.postMessage(message)
  }

  readonly #hear = ({ data }: MessageEvent<FromFrame>): void => {
    if (data.type === 'failed' && !this.#closed) this.#onFailed?.(data.who, data.message)
  }

  readonly #lost = (): void => {
    if (this.#closed) return
    this.close()
    this.#onFailed?.('kernel', 'Cannot run programs as the frame must stay: it is gone')
  }
}

function channel(): [MessagePort, MessagePort] {
  const { port1, port2 } = new MessageChannel()
  return [port1, port2]
}

/** Resolves when the frame says that it is open; `greet` is called when its page has loaded. */
function opened(
  frame: HTMLIFrameElement,
  { parent, limit = OPEN_LIMIT_MS }: SandboxOptions,
  port: MessagePort,
  greet: () => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(
    () =>
      reject(
        new SandboxError('no-answer', `Cannot open the sandbox as its frame must answer in ${limit} ms: it did not`),
      ),
    limit,
  )
  port.addEventListener(
    'message',
    ({ data }: MessageEvent<FromFrame>) =>
      data.type === 'refused' ? reject(new SandboxError('refused', data.message)) : resolve(),
    { once: true },
  )
  port.start()
  frame.addEventListener('load', greet, { once: true })
  parent.append(frame)
  return promise.finally(() => clearTimeout(timer))
}
