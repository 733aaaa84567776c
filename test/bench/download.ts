import { connect } from 'node:net'

const READ_BYTES = 1024 * 1024

/**
 * Connects, sends the request, and resolves when so many bytes came behind the line that begins
 * with `header` (behind nothing when it is empty). They are thrown away as they come.
 */
export async function download(port: number, bytes: number, request = '', header = ''): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let head = header === '' ? undefined : ''
  let missing = bytes
  const payloadBytes = (chunk: Buffer): number => {
    if (head === undefined) return chunk.length
    head += chunk.toString('latin1')
    const start = head.indexOf(header)
    const end = head.indexOf('\r\n', start)
    if (start === -1 || end === -1) return 0
    const payload = head.length - end - '\r\n'.length
    head = undefined
    return payload
  }
  const buffer = Buffer.alloc(READ_BYTES)
  const callback = (length: number): boolean => {
    missing -= payloadBytes(buffer.subarray(0, length))
    if (missing <= 0) resolve()
    return true
  }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } }, () => {
    if (request !== '') socket.write(`${request}\r\n`)
  })
  socket.on('error', reject)
  socket.on('close', () => reject(new Error(`Cannot download as ${bytes} bytes must come: ${missing} are missing`)))
  await promise.finally(() => socket.destroy())
  if (missing < 0) throw new Error(`Cannot download as ${bytes} bytes must come: ${-missing} came behind them`)
}
