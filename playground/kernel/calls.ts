import type { Claim, PortRange } from '../network/ports.ts'

/** How one direction of the world's clock stands; times in milliseconds of the network's time. */
export interface TimeState {
  readonly now: number
  readonly speed: number
  /** It stands still but for steps. */
  readonly held: boolean
}

export interface Place {
  readonly address: string
  readonly port: number
}

/** What the program reads and writes on its standard streams: a terminal of so many columns and rows, or pipes. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** How a program is to be run. */
export interface ProgramSettings {
  /** As the page names it: `server`. */
  readonly name: string
  /** The host of the network that it runs on. */
  readonly host: string
  /** The workspace: text by path. */
  readonly files: Readonly<Record<string, string>>
  /** The file that is run, a key of `files`. */
  readonly entry: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** `undefined` for pipes. */
  readonly terminal: TerminalSize | undefined
}

/** What one program asks of the kernel, as it would of an operating system. Its own ids are positive, the kernel's negative. */
export type Call =
  | {
      readonly do: 'listen'
      readonly id: number
      readonly address: string
      readonly port: number
      readonly backlog: number
      readonly ipv6Only: boolean
    }
  | { readonly do: 'listen-path'; readonly id: number; readonly path: string; readonly backlog: number }
  | {
      readonly do: 'connect'
      readonly id: number
      readonly to: Place
      readonly from: Place | undefined
      readonly noDelay: boolean
    }
  | { readonly do: 'connect-path'; readonly id: number; readonly path: string }
  | { readonly do: 'unlink-path'; readonly path: string }
  /** A connection it was told of is its own now: another one may come. */
  | { readonly do: 'taken'; readonly id: number }
  | { readonly do: 'write'; readonly id: number; readonly data: Uint8Array }
  /** So many bytes of what came were read. */
  | { readonly do: 'acknowledge'; readonly id: number; readonly bytes: number }
  | { readonly do: 'shutdown'; readonly id: number }
  | { readonly do: 'reset'; readonly id: number }
  | { readonly do: 'close'; readonly id: number }
  | { readonly do: 'no-delay'; readonly id: number; readonly on: boolean }
  | { readonly do: 'keep-alive'; readonly id: number; readonly idleMs: number | undefined }
  | {
      readonly do: 'bind'
      readonly id: number
      readonly address: string
      readonly port: number
      readonly ipv6Only: boolean
      readonly reuseAddress: boolean
    }
  | { readonly do: 'associate'; readonly id: number; readonly to: Place | undefined }
  | { readonly do: 'send'; readonly id: number; readonly data: Uint8Array; readonly to: Place | undefined }
  | { readonly do: 'print'; readonly stream: 1 | 2; readonly data: Uint8Array }
  | { readonly do: 'read-input'; readonly bytes: number }
  | { readonly do: 'raw'; readonly on: boolean }
  /** When its next timer is due, told while time is held. */
  | { readonly do: 'alarm'; readonly at: number | undefined }
  | { readonly do: 'pong' }
  | { readonly do: 'sync' }
  | { readonly do: 'exit'; readonly code: number | undefined; readonly signal: string | undefined }

/** A port or a path that a program on the same host has taken, so that the others know at once. */
export type Taken =
  | { readonly kind: 'tcp' | 'udp'; readonly claim: Claim }
  | { readonly kind: 'path'; readonly path: string }

/** What the kernel tells one program. */
export type Notice =
  | {
      readonly tell: 'start'
      readonly settings: ProgramSettings
      readonly time: TimeState
      readonly coalescing: boolean
      readonly pid: number
      /** Addresses by host name, and those of the program's own host. */
      readonly names: Readonly<Record<string, readonly string[]>>
      readonly addresses: readonly string[]
      readonly ports: PortRange
      readonly taken: readonly { readonly key: number; readonly taken: Taken }[]
    }
  | { readonly tell: 'taken'; readonly key: number; readonly taken: Taken }
  | { readonly tell: 'released'; readonly key: number }
  | {
      readonly tell: 'accepted'
      readonly id: number
      readonly listener: number
      readonly local: Place | undefined
      readonly remote: Place | undefined
      readonly room: number
    }
  | {
      readonly tell: 'connected'
      readonly id: number
      readonly local: Place | undefined
      readonly remote: Place | undefined
      readonly room: number
    }
  | { readonly tell: 'data'; readonly id: number; readonly data: Uint8Array }
  | { readonly tell: 'end'; readonly id: number }
  | { readonly tell: 'room'; readonly id: number; readonly bytes: number }
  /** All that was asked before is done, and what it brought about at this instant was told. */
  | { readonly tell: 'synced' }
  | { readonly tell: 'failed'; readonly id: number; readonly code: string }
  | { readonly tell: 'datagram'; readonly id: number; readonly data: Uint8Array; readonly from: Place }
  /** So many bytes of datagrams are on their way, or were refused. */
  | { readonly tell: 'sent'; readonly id: number; readonly bytes: number }
  | { readonly tell: 'input'; readonly data: Uint8Array }
  | { readonly tell: 'input-end' }
  | { readonly tell: 'printed'; readonly bytes: number }
  | { readonly tell: 'signal'; readonly signal: string }
  | { readonly tell: 'resize'; readonly terminal: TerminalSize }
  | { readonly tell: 'time'; readonly time: TimeState }
  | { readonly tell: 'coalescing'; readonly on: boolean }
  | { readonly tell: 'ping' }
