import type { Order, Report } from '../kernel/page-messages.ts'
import type { FrameOrder, FrameReport, Greeting, Opening } from './frame-messages.ts'
import { SANDBOX_LIMITS } from './limits.ts'

/** Where the site has what the sandbox is made of. */
const FRAME = '/sandbox/frame.html'
const KERNEL = '/sandbox/kernel.js'
const PROGRAM = '/sandbox/program.js'

export interface SandboxEvents {
  /** What the kernel tells. */
  report(report: Report): void
  /** A program's worker failed to load, or the kernel's where there is no id. */
  failed(id: number | undefined, message: string): void
}

export class SandboxError extends Error {
  readonly code: 'no-answer' | 'refused' | 'no-script' | 'too-many-programs'

  constructor(code: SandboxError['code'], message: string) {
    super(message)
    this.name = 'SandboxError'
    this.code = code
  }
}

async function scriptText(url: string): Promise<string> {
  const response = await fetch(url)
  if (response.ok) return response.text()
  throw new SandboxError(
    'no-script',
    `Cannot open sandbox as ${url} must be there: the server answered ${response.status}`,
  )
}

/**
 * The box that a learner's programs run in: a frame without an origin, in it one worker with the kernel and one for
 * each program. The page speaks to the kernel through a port.
 */
export class Sandbox {
  readonly #frame: HTMLIFrameElement
  readonly #control: MessagePort
  readonly #kernel: MessagePort
  readonly #running = new Set<number>()
  #lastId = 0

  /** Throws a `SandboxError` where the frame does not answer within `SANDBOX_LIMITS.openMs`, or refuses. */
  static async open(parent: HTMLElement, hosts: readonly string[], events: SandboxEvents): Promise<Sandbox> {
    const frame = document.createElement('iframe')
    frame.sandbox.add('allow-scripts')
    frame.hidden = true
    frame.title = 'Programs'
    frame.src = FRAME
    const greeting = greetingOf(frame)
    parent.append(frame)
    try {
      const [kernel, program] = await Promise.all([scriptText(KERNEL), scriptText(PROGRAM), greeting])
      return new Sandbox(frame, { porthole: 'open', kernel, program, hosts }, events)
    } catch (error) {
      frame.remove()
      throw error
    }
  }

  private constructor(frame: HTMLIFrameElement, opening: Opening, events: SandboxEvents) {
    this.#frame = frame
    const control = new MessageChannel()
    const kernel = new MessageChannel()
    this.#control = control.port1
    this.#kernel = kernel.port1
    this.#control.onmessage = ({ data }: MessageEvent<FrameReport>) => events.failed(data.id, data.message)
    this.#kernel.onmessage = ({ data }: MessageEvent<Report>) => events.report(data)
    // A frame without an origin can be named by no other target.
    frame.contentWindow?.postMessage(opening, '*', [control.port2, kernel.port2])
  }

  /** A worker for one more program; the kernel starts it once it has its settings. */
  startProgram(): number {
    const most = SANDBOX_LIMITS.programs
    if (this.#running.size >= most) {
      throw new SandboxError(
        'too-many-programs',
        `Cannot start program as those that run must be <= ${most}: current count is ${this.#running.size}`,
      )
    }
    const id = ++this.#lastId
    this.#running.add(id)
    this.#order({ do: 'start', id })
    return id
  }

  /** Ends its worker at once, whatever it does. */
  endProgram(id: number): void {
    if (this.#running.delete(id)) this.#order({ do: 'end', id })
  }

  tell(order: Order): void {
    this.#kernel.postMessage(order)
  }

  close(): void {
    this.#control.close()
    this.#kernel.close()
    this.#frame.remove()
  }

  #order(order: FrameOrder): void {
    this.#control.postMessage(order)
  }
}

function greetingOf(frame: HTMLIFrameElement): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const hear = ({ data, source }: MessageEvent<Greeting>): void => {
    // Other windows may say what they like.
    if (source === null || source !== frame.contentWindow) return
    if (data.porthole === 'ready') resolve()
    else reject(new SandboxError('refused', `Cannot run programs as the frame must work: ${data.reason}`))
  }
  const timer = setTimeout(
    () =>
      reject(
        new SandboxError(
          'no-answer',
          `Cannot run programs as the frame must answer within ${SANDBOX_LIMITS.openMs} ms: it did not`,
        ),
      ),
    SANDBOX_LIMITS.openMs,
  )
  addEventListener('message', hear)
  return promise.finally(() => {
    clearTimeout(timer)
    removeEventListener('message', hear)
  })
}
