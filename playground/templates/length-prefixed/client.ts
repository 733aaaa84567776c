// Sends each line you type as a frame. \n within it becomes a line feed; /lie sends a header that promises 4 GiB.
import net from 'node:net'
import readline from 'node:readline'
import { FrameReader, frame, MAX_BODY_BYTES } from './frames.ts'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'
const reader = new FrameReader()
const LIE = Buffer.from([0xff, 0xff, 0xff, 0xff])

const socket = net.connect({ port, host, noDelay: true })
socket.on('connect', () => console.log('connected: type a line, \\n within it, or /lie; Ctrl-D ends'))
socket.on('data', (piece) => {
  try {
    for (const body of reader.read(piece)) console.log(`reply: ${body.toString('utf8')}`)
  } catch (error) {
    socket.destroy(error instanceof Error ? error : undefined)
  }
})

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const body = Buffer.from(line.replaceAll('\\n', '\n'))
  if (socket.writableEnded) return
  if (body.length > MAX_BODY_BYTES) {
    console.log('that line is too long for a frame')
    return
  }
  const bytes = line === '/lie' ? LIE : frame(body)
  console.log(`sending ${bytes.length} bytes: ${bytes.toString('hex', 0, 16)}`)
  // The socket has enough for now: the next line waits until it could send.
  if (!socket.write(bytes)) lines.pause()
})
socket.on('drain', () => lines.resume())
lines.on('close', () => socket.end())

socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(`cannot go on: ${error.code ?? error.message}`)
  process.exitCode = 1
})
socket.on('close', () => {
  console.log(reader.unfinished > 0 ? 'closed within a frame' : 'closed')
  process.stdin.destroy()
})
