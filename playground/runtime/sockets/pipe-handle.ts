import { SocketHandle } from './socket-handle.ts'
import { STDERR, STDIN, type StandardStreams } from './standard-streams.ts'
import type { Request } from './stream-base.ts'

/** libuv's `uv_pipe_t` as Node's library drives it (`src/pipe_wrap.cc`): a socket with a path for a name. */
export abstract class PipeHandle extends SocketHandle {
  #path: string | undefined
  #claimed = false
  /** Of a standard stream that is a pipe. */
  #standard: number | undefined

  protected abstract readonly streams: StandardStreams
  /** The path from the root. */
  protected abstract resolve(path: string): string

  override open(fd = -1): number {
    if (!(fd >= STDIN && fd <= STDERR)) return this.errno('EBADF')
    this.#standard = fd
    this.openStandard(fd, this.streams)
    return 0
  }

  bind(path: string): number {
    const resolved = this.resolve(path)
    if (!this.parts.world.claimPath(resolved)) return this.errno('EADDRINUSE')
    this.#path = resolved
    this.#claimed = true
    return 0
  }

  listen(backlog: number): number {
    const path = this.#path
    if (path === undefined) return this.errno('EINVAL')
    return this.startListening((id) => ({ do: 'listen-path', id, path, backlog }))
  }

  connect(request: Request, path: string): number {
    const resolved = this.resolve(path)
    return this.startConnecting(request, (id) => ({ do: 'connect-path', id, path: resolved }))
  }

  /** All programs here are of one user. */
  fchmod(): number {
    return 0
  }

  setPendingInstances(): void {}

  protected settle(): void {}

  protected override get connected(): boolean {
    return this.#standard !== undefined || super.connected
  }

  protected override send(data: Uint8Array<ArrayBuffer>): void {
    if (this.#standard === undefined) super.send(data)
    else this.streams.print(this.#standard, data)
  }

  protected override finish(): void {
    if (this.#standard === undefined) super.finish()
  }

  protected override acknowledge(bytes: number): void {
    if (this.#standard === undefined) super.acknowledge(bytes)
    else this.streams.read(bytes)
  }

  /** libuv removes the file of a socket that it closes. */
  protected override release(): void {
    super.release()
    const path = this.#path
    if (path === undefined || !this.#claimed) return
    this.parts.world.letGoOfPath(path)
    this.parts.system.call({ do: 'unlink-path', path })
  }
}
