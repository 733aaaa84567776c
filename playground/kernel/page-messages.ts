import type { LinkSettings } from '../network/link.ts'
import type { DatagramPassage, SegmentPassage } from '../network/tap.ts'
import type { ProgramSettings, TerminalSize, TimeState } from './calls.ts'
import type { DemoOrder, DemoReport } from './demo-messages.ts'

/** What the page asks of the kernel. Programs have the ids that the sandbox gave them. */
export type Order =
  | { readonly do: 'start'; readonly id: number; readonly settings: ProgramSettings }
  | { readonly do: 'input'; readonly id: number; readonly data: Uint8Array }
  | { readonly do: 'input-end'; readonly id: number }
  | { readonly do: 'signal'; readonly id: number; readonly signal: string }
  | { readonly do: 'resize'; readonly id: number; readonly terminal: TerminalSize }
  /** So many bytes of output were shown. */
  | { readonly do: 'printed'; readonly id: number; readonly bytes: number }
  | { readonly do: 'links'; readonly settings: Partial<LinkSettings> }
  | { readonly do: 'cut'; readonly on: boolean }
  /** Every TCP connection gets a RST at both ends. */
  | { readonly do: 'reset-connections' }
  | { readonly do: 'coalescing'; readonly on: boolean }
  | { readonly do: 'speed'; readonly factor: number }
  | { readonly do: 'hold' }
  | { readonly do: 'resume' }
  | { readonly do: 'step' }
  | { readonly do: 'watch'; readonly on: boolean }
  | DemoOrder

/** Why a program ended other than by itself. */
export type EndCause = 'output' | 'bad-call' | 'killed'

/** What the kernel tells the page. */
export type Report =
  | { readonly tell: 'output'; readonly id: number; readonly stream: 1 | 2; readonly data: Uint8Array }
  | { readonly tell: 'raw'; readonly id: number; readonly on: boolean }
  /** The worker can be ended now. */
  | {
      readonly tell: 'ended'
      readonly id: number
      readonly code: number | undefined
      readonly signal: string | undefined
      readonly cause: EndCause | undefined
    }
  /** It has not answered for so many milliseconds; 0 when it does again. */
  | { readonly tell: 'silent'; readonly id: number; readonly milliseconds: number }
  | { readonly tell: 'input-refused'; readonly id: number; readonly bytes: number }
  | {
      readonly tell: 'passages'
      readonly batch: readonly (SegmentPassage | DatagramPassage)[]
      /** How many were left out since the last report. */
      readonly missed: number
      /** Program names by `address:port`, those that are new. */
      readonly owners: Readonly<Record<string, string>>
    }
  | {
      readonly tell: 'time'
      readonly time: TimeState
      /** How many of the passages reported so far have not arrived: the last ones in the order of arrival and sending. */
      readonly underWay: number
    }
  /** One more segment or timer, or nothing is under way. */
  | { readonly tell: 'stepped'; readonly passed: boolean }
  | { readonly tell: 'order-refused'; readonly message: string }
  | DemoReport
