/** Where the page of the frame is; a file of its own, as `srcdoc` would have the policy of the page around it. */
export const FRAME_PAGE = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/sandbox.html`

/** Programs that run at the same time in one sandbox, the spare one not counted. */
export const MAX_PROGRAMS = 8

/** The first message to the frame's window, with two ports: the frame's own, and the kernel's end of the page's. */
export interface OpenFrame {
  readonly type: 'open'
  /** Text of classic scripts: an opaque origin can fetch nothing. */
  readonly kernel: string
  readonly program: string
}

/** What the page says to the frame over its port. */
export type ToFrame = { readonly type: 'start' | 'end'; readonly id: number }

/** What the frame says to the page over its port. */
export type FromFrame =
  | { readonly type: 'opened' }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'failed'; readonly who: number | 'kernel'; readonly message: string }

/**
 * What the kernel worker gets as messages of its global scope: `page` with the page's port, `program` with that of a
 * program, and `ended` when the program's worker is gone.
 */
export type ToKernel =
  | { readonly type: 'page' }
  | { readonly type: 'program'; readonly id: number }
  | { readonly type: 'ended'; readonly id: number }

/** The one message of its global scope that a program worker gets, with its port to the kernel. */
export interface ToProgram {
  readonly type: 'join'
  readonly id: number
}
