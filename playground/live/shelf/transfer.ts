import type { FileConnection } from './connection.ts'

/** Where a transfer stands. `done` and `size` are in bytes. */
export type TransferState =
  | { readonly name: 'waiting' }
  /** The local name is not one the server takes. */
  | { readonly name: 'unnamed' }
  /** Begun before the page was loaded anew; the browser has kept the file, or has not. */
  | { readonly name: 'offered' | 'file-missing' }
  | { readonly name: 'hashing' | 'asking' | 'sending' | 'receiving'; readonly done: number; readonly size: number }
  /** The server has not let go of the connection before. */
  | { readonly name: 'busy' }
  /** The connection ended; it goes on over the next one. */
  | { readonly name: 'interrupted' }
  | { readonly name: 'done'; readonly sha256: string }
  | { readonly name: 'failed'; readonly code: string; readonly message: string }
  | { readonly name: 'cancelled' }

/** One file on its way up or down. */
export interface Transfer {
  readonly id: string
  readonly kind: 'up' | 'down'
  readonly name: string
  readonly size: number
  readonly state: TransferState
  readonly paused: boolean
  /** Bytes of a payload that the connection still waits for after the transfer ended. */
  readonly owed: number
  /** Works until the transfer ends or the connection does, which `state` then tells; never rejects. */
  run(connection: FileConnection): Promise<void>
  roomChanged(): void
  pause(): void
  resume(): void
  cancel(): void
  /** Goes on with what was offered, or tries again what failed. */
  goOn(): void
}

/** What ends a connection rather than a transfer. */
const INTERRUPTIONS: readonly unknown[] = ['OVER', 'NOT_OPEN']

/** How a transfer stands after an error. */
export function stateAfter(error: unknown): TransferState {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (INTERRUPTIONS.includes(code)) return { name: 'interrupted' }
  if (code === 'CANCELLED') return { name: 'cancelled' }
  return { name: 'failed', code, message: error instanceof Error ? error.message : String(error) }
}

/** Whether it needs the connection, now or as soon as it may have it. */
export const wantsConnection = ({ state }: Transfer): boolean =>
  state.name === 'waiting' || state.name === 'interrupted'

export const isUnderWay = ({ state }: Transfer): boolean =>
  ['hashing', 'asking', 'sending', 'receiving', 'busy'].includes(state.name)

export const isOver = ({ state }: Transfer): boolean =>
  state.name === 'done' || state.name === 'failed' || state.name === 'cancelled'
