import type { HandleParts } from './handle.ts'
import type { StandardStreams } from './standard-streams.ts'
import { StreamBase, type StreamState } from './stream-base.ts'

/** `UV_TTY_MODE_NORMAL`, `UV_TTY_MODE_RAW`, `UV_TTY_MODE_IO`, `UV_TTY_MODE_RAW_VT` */
export const TTY_MODES = { normal: 0, raw: 1, io: 2, rawVt: 3 } as const

/** libuv's `uv_tty_t` over a standard stream (`src/tty_wrap.cc`). */
export class TtyHandle extends StreamBase {
  readonly fd: number
  readonly #streams: StandardStreams

  constructor(parts: HandleParts, state: StreamState, fd: number, streams: StandardStreams) {
    super(parts, state)
    this.fd = fd
    this.#streams = streams
    this.openStandard(fd, streams)
  }

  getWindowSize(into: number[]): number {
    const { terminal } = this.#streams
    if (terminal === undefined) return this.errno('ENOTTY')
    into[0] = terminal.columns
    into[1] = terminal.rows
    return 0
  }

  setRawMode(mode: number): number {
    this.#streams.raw(mode !== TTY_MODES.normal)
    return 0
  }

  setBlocking(): number {
    return 0
  }

  protected readonly connected = true

  protected send(data: Uint8Array<ArrayBuffer>): void {
    this.#streams.print(this.fd, data)
  }

  protected acknowledge(bytes: number): void {
    this.#streams.read(bytes)
  }

  protected finish(): void {}

  protected release(): void {}
}
