/**
 * Bytes fed at a time. Deflate makes at most 1032 bytes of one (zlib's technical details), and a browser may inflate a whole
 * piece before anybody can stop it: about a mebibyte.
 */
const PIECE = 1024

export type InflateErrorCode = 'broken' | 'too-large'

/** Why bytes cannot be inflated. */
export class InflateError extends Error {
  readonly code: InflateErrorCode

  constructor(code: InflateErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'InflateError'
    this.code = code
  }
}

/** A stream that hands out `bytes` in pieces, each when it is asked for. */
function piecesOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) {
          controller.close()
          return
        }
        controller.enqueue(Uint8Array.from(bytes.subarray(at, at + PIECE)))
        at += PIECE
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * Inflates raw deflate (RFC 1951) to at most `limit` bytes, and stops as soon as there are more: what a bomb would make
 * is never made.
 * @throws InflateError too-large, or broken where the bytes are no deflate, are cut short, or go on behind its end
 */
export async function inflate(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const reader = piecesOf(bytes).pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > limit) break
      parts.push(value)
    }
  } catch (cause) {
    throw new InflateError(
      'broken',
      'Cannot inflate bytes as they must be deflate, whole and alone: current bytes are broken, cut short or followed by more',
      cause,
    )
  }
  if (length > limit) {
    await reader.cancel()
    throw new InflateError(
      'too-large',
      `Cannot inflate bytes as they must become at most ${limit} bytes: current bytes become more`,
    )
  }
  return joined(parts, length)
}

/** Deflates, as raw deflate. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
