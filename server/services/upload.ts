import { ProtocolError } from '../protocol/errors.ts'
import { success } from '../protocol/reply.ts'
import type { PayloadChannel, Reply } from './command.ts'
import type { Session } from './session.ts'
import type { UploadRequest } from './shelf.ts'
import { hasNoSpace, type PartialFile, type PartWriter } from './storage.ts'

/** One payload on its way to the shelf. */
export class Upload {
  readonly #session: Session
  readonly #partial: PartialFile
  readonly #writer: PartWriter
  readonly #done: () => void
  /** Bytes that were there before. */
  readonly offset: number

  private constructor(session: Session, partial: PartialFile, writer: PartWriter, done: () => void) {
    this.#session = session
    this.#partial = partial
    this.#writer = writer
    this.#done = done
    this.offset = writer.offset
  }

  /** @throws {ProtocolError} where the file cannot be put */
  static async begin(session: Session, request: UploadRequest): Promise<Upload> {
    const { shelf } = session.host
    const done = shelf.transfer(session)
    try {
      const partial = await shelf.claim(session, request)
      try {
        const writer = await shelf.store.part(partial.id)
        if (writer.offset === 0 || writer.offset < request.size) return new Upload(session, partial, writer, done)
        await writer.close()
      } catch (error) {
        await shelf.release(partial, true)
        throw error
      }
      await shelf.release(partial, false)
    } catch (error) {
      done()
      throw error
    }
    // All bytes came before, and the end of it did not: nothing could follow an offset that is the size.
    done()
    return Upload.begin(session, request)
  }

  /** Takes the payload; resolves with the final line. Rejects with a ProtocolError. */
  async receive(channel: PayloadChannel): Promise<Reply> {
    const { shelf } = this.#session.host
    let left: 'nothing' | 'part' | 'file' = 'part'
    try {
      await this.#take(channel)
      const sha256 = await this.#stored(this.#writer.finish())
      if (sha256 !== (this.#partial.sha256 ?? sha256)) {
        left = 'nothing'
        throw new ProtocolError(
          'digest-mismatch',
          `Cannot keep file as its sha256 must be ${this.#partial.sha256}: current sha256 is ${sha256} (payload discarded)`,
        )
      }
      await this.#writer.close()
      await this.#stored(shelf.commit(this.#session, this.#partial, sha256))
      left = 'file'
      return [success(`OK ${this.#partial.size} ${sha256}`)]
    } catch (error) {
      // What filled the disk must not lie there until somebody goes on with it.
      if (error instanceof ProtocolError && error.code === 'quota') left = 'nothing'
      throw error
    } finally {
      this.#done()
      if (left !== 'file') await this.#giveUp(left === 'part')
    }
  }

  /** The last bytes may not fit on the disk any longer: the name is free all the same. */
  async #giveUp(keep: boolean): Promise<void> {
    const { host } = this.#session
    const closed = await this.#writer.close().then(
      () => true,
      (error: unknown) => {
        host.fault(error)
        return false
      },
    )
    await host.shelf.release(this.#partial, keep && closed)
  }

  /** Reads the payload to its end even if it cannot be kept, so that the next request is found behind it. */
  async #take(channel: PayloadChannel): Promise<void> {
    let missing = this.#partial.size - this.offset
    let failed: unknown
    while (missing > 0) {
      const bytes = await channel.read(missing)
      if (!bytes)
        throw new ProtocolError(
          'bad-state',
          `Cannot keep file as its payload must be whole: ${missing} bytes are missing (closing)`,
        )
      missing -= bytes.length
      this.#session.host.shelf.expect(this.#partial, missing)
      if (failed !== undefined) continue
      try {
        await this.#writer.write(bytes)
      } catch (error) {
        failed = error
      }
    }
    if (failed !== undefined) await this.#stored(Promise.reject(failed))
  }

  /** Says in the protocol's words why the bytes cannot be kept. */
  async #stored<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (hasNoSpace(error))
        throw new ProtocolError('quota', 'Cannot keep file as the disk must have room: it is full (payload discarded)')
      this.#session.host.fault(error)
      throw new ProtocolError('internal', 'Cannot keep file as the server met an error of its own (payload discarded)')
    }
  }
}
