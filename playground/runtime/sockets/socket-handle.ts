import type { Call, Place } from '../../kernel/calls.ts'
import type { SocketNotice } from '../system.ts'
import { callOn, type Request, StreamBase } from './stream-base.ts'

type Ends = Extract<SocketNotice, { tell: 'accepted' | 'connected' }>

/** A socket of TCP or of a Unix path: what connecting, accepting and closing have in common. */
export abstract class SocketHandle extends StreamBase {
  #id: number | undefined
  #listening = false
  /** Accepted by the kernel, which bounds their number, and not yet handed to the program. */
  #accepted: SocketHandle[] = []
  #listenFailure: string | undefined
  #connecting: Request | undefined
  #outcome: { readonly code: string | undefined } | undefined
  #established = false
  #resetting = false

  /** A handle of the same kind, for a connection that was accepted. */
  protected abstract make(): SocketHandle
  /** What the ends of it are called. */
  protected abstract settle(local: Place | undefined, remote: Place | undefined): void

  /** Any number: only whether it is negative counts. */
  get fd(): number {
    return this.closing || this.#id === undefined ? -1 : Math.abs(this.#id)
  }

  open(_fd?: number): number {
    return this.errno('EBADF')
  }

  setBlocking(): number {
    return 0
  }

  reset(onClosed?: () => void): number {
    this.#resetting = true
    this.close(onClosed)
    return 0
  }

  protected get connected(): boolean {
    return this.#established
  }

  protected override get active(): boolean {
    return this.#listening || super.active
  }

  protected override get requests(): number {
    return super.requests + (this.#connecting === undefined ? 0 : 1)
  }

  /** Starts to listen; `call` says on what. */
  protected startListening(call: (id: number) => Call): number {
    this.#listening = true
    this.parts.system.call(call(this.#attach()))
    this.update()
    return 0
  }

  /** One attempt at a time; who is connected already is so at once. */
  protected startConnecting(request: Request, call: (id: number) => Call): number {
    if (this.#connecting !== undefined) return this.errno('EALREADY')
    this.#connecting = request
    if (this.#established) this.poll()
    else this.parts.system.call(call(this.#attach()))
    this.update()
    return 0
  }

  /** Of an open socket; what is asked before that, the call that opens it says. */
  protected callOpen(call: (id: number) => Call): void {
    if (this.#id !== undefined && !this.closing) this.parts.system.call(call(this.#id))
  }

  protected override step(): boolean {
    const request = this.#connecting
    if (request !== undefined && (this.closing || this.#outcome !== undefined)) {
      this.#connecting = undefined
      const code = this.closing ? 'ECANCELED' : this.#outcome?.code
      const status = code === undefined ? 0 : this.errno(code)
      callOn(request, 'oncomplete', [status, this, request, status === 0, status === 0])
      return true
    }
    return this.#listening && !this.closing ? this.#accept() : super.step()
  }

  protected release(): void {
    this.#listening = false
    const id = this.#id
    if (id === undefined) return
    const { system } = this.parts
    system.detach(id)
    if (this.#resetting) system.call({ do: 'reset', id })
    system.call({ do: 'close', id })
    // Nobody will ever see those that wait: a system resets them.
    for (const waiting of this.#accepted) waiting.reset()
    this.#accepted = []
  }

  protected send(data: Uint8Array<ArrayBuffer>): void {
    if (this.#id !== undefined) this.parts.system.call({ do: 'write', id: this.#id, data }, data)
  }

  protected acknowledge(bytes: number): void {
    this.callOpen((id) => ({ do: 'acknowledge', id, bytes }))
  }

  protected finish(): void {
    this.callOpen((id) => ({ do: 'shutdown', id }))
  }

  #attach(id: number = this.parts.system.newId()): number {
    this.#id = id
    this.parts.system.attach(id, this.#notice)
    return id
  }

  readonly #notice = (notice: SocketNotice): void => {
    switch (notice.tell) {
      case 'connected':
        this.#outcome = { code: undefined }
        this.#establish(notice)
        return this.poll()
      case 'accepted': {
        const client = this.make()
        client.#attach(notice.id)
        client.#establish(notice)
        this.#accepted.push(client)
        return this.poll()
      }
      case 'data':
        return this.arrived(notice.data)
      case 'end':
        return this.ended()
      case 'room':
        return this.gotRoom(notice.bytes)
      case 'failed':
        return this.#fail(notice.code)
    }
  }

  #establish({ local, remote, room }: Ends): void {
    this.#established = true
    this.settle(local, remote)
    this.gotRoom(room)
  }

  #fail(code: string): void {
    if (this.#connecting !== undefined && this.#outcome === undefined) this.#outcome = { code }
    else if (this.#listening) this.#listenFailure = code
    else return this.failed(code)
    this.poll()
  }

  #accept(): boolean {
    const code = this.#listenFailure
    if (code !== undefined) {
      // Another program took the name in the same moment. libuv knows no such thing: it comes as a failed accept.
      this.#listenFailure = undefined
      callOn(this, 'onconnection', [this.errno(code), undefined])
      return true
    }
    const client = this.#accepted.shift()
    if (client === undefined) return false
    this.callOpen((id) => ({ do: 'taken', id }))
    callOn(this, 'onconnection', [0, client])
    return true
  }
}
