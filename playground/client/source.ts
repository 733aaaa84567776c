/** Where the bytes of an upload come from: a file of the page or of a disk. */
export interface Source {
  /** In bytes. */
  readonly size: number
  /** The bytes from `start` up to `end`, which it leaves out; rejects when they cannot be read any more. */
  read(start: number, end: number): Promise<Uint8Array>
}

export class SourceError extends Error {
  readonly code: 'SOURCE_UNREADABLE' | 'SOURCE_CHANGED'

  constructor(code: SourceError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'SourceError'
    this.code = code
  }
}

/** @throws {SourceError} when not all of the bytes are there, or more are. */
export async function readExactly(source: Source, start: number, end: number): Promise<Uint8Array> {
  const bytes = await source.read(start, end).catch((cause: unknown) => {
    throw new SourceError(
      'SOURCE_UNREADABLE',
      `Cannot read file as it must stay readable until it is sent: bytes ${start} to ${end} are not`,
      cause,
    )
  })
  if (bytes.length === end - start) return bytes
  throw new SourceError(
    'SOURCE_CHANGED',
    `Cannot read file as it must stay as it was: of bytes ${start} to ${end} there are ${bytes.length}`,
  )
}
