/** What the frame's window says to the page, once: it is there, or why it refuses to work. */
export type Greeting = { readonly porthole: 'ready' } | { readonly porthole: 'refused'; readonly reason: string }

/** The first message to the frame, with two ports: one for what follows, one for the kernel. */
export interface Opening {
  readonly porthole: 'open'
  /** Texts of the workers' scripts. */
  readonly kernel: string
  readonly program: string
  readonly hosts: readonly string[]
}

/** What the page asks of the frame. */
export type FrameOrder = { readonly do: 'start'; readonly id: number } | { readonly do: 'end'; readonly id: number }

/** What the frame tells the page. `id` is a program's, or `undefined` for the kernel's worker. */
export interface FrameReport {
  readonly tell: 'failed'
  readonly id: number | undefined
  readonly message: string
}
