import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'

const CHUNK = randomBytes(1024 * 1024)

/** So many bytes; they are made beforehand and cost nothing. */
export function* chunks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left)
}

/** Writes so many bytes as fast as the peer takes them. */
export async function upload(socket: Socket, bytes: number): Promise<void> {
  for (const chunk of chunks(bytes)) if (!socket.write(chunk)) await once(socket, 'drain')
}
