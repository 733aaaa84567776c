import net from 'node:net'

const frame = (text: string) => {
  const head = Buffer.alloc(2)
  head.writeUInt16BE(Buffer.byteLength(text))
  return Buffer.concat([head, Buffer.from(text)])
}
const all = Buffer.concat(['hello', '', 'wörld', 'end'].map(frame))
const parts = [all.subarray(0, 1), all.subarray(1, 4), all.subarray(4, 12), all.subarray(12)]
const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => socket.write(parts.shift() ?? ''))
socket.on('data', () => {
  const part = parts.shift()
  if (part) socket.write(part)
  if (parts.length === 0) socket.end()
})
socket.on('close', () => console.log('client sent', socket.bytesWritten))
