import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { portOf } from './free-port.ts'

export const MEBIBYTE = 1024 * 1024
/** What a program may need more for a file of 64 MiB than for a smaller one. */
export const MEMORY_CAP = 24 * MEBIBYTE

export const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
export const EIGHT_MEBIBYTES = randomBytes(8 * MEBIBYTE)

/** Files that a program which takes bytes for text, or one read for the whole, gets wrong. */
export const FILES: readonly (readonly [string, Buffer])[] = [
  ['empty.bin', Buffer.alloc(0)],
  ['all-bytes.bin', ALL_BYTES],
  ['crlf.txt', Buffer.from('one\r\ntwo\r\n')],
  ['no-final-lf.txt', Buffer.from('one\ntwo')],
  ['looks-like-replies.txt', Buffer.from('+OK\r\n-ERR no\r\n* BYE\r\n')],
  ['eight.bin', EIGHT_MEBIBYTES],
]

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A folder with these files, removed with the test. */
export async function folderForTest(files: readonly (readonly [string, Uint8Array])[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'porthole-lesson-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  return folder
}

/** A file of zeros that takes no room on most disks. */
export async function sparseFile(path: string, size: number): Promise<void> {
  const file = await open(path, 'w')
  await file.truncate(size)
  await file.close()
}

export function connection(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  return socket
}

/** All that a server sends for these bytes and a FIN. */
export async function answer(port: number, bytes: string | Uint8Array): Promise<Buffer> {
  const socket = connection(port)
  socket.end(bytes)
  return buffer(socket)
}

/** A server that does `serve` with the first chunk of each client; it ends with the test. */
export async function serverThat(serve: (socket: Socket, chunk: string) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.once('data', (chunk) => serve(socket, chunk.toString('latin1')))
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return portOf(server)
}
