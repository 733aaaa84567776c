// Answers each frame with a frame that says what was in it.
import net, { type Socket } from 'node:net'
import { FrameReader, frame } from './frames.ts'

const port = Number(process.argv[2] ?? 7000)
/** Milliseconds for a client that is sent away to take its last frame. */
const LINGER_MS = 2_000
let clients = 0

function describe(body: Buffer): string {
  const text = body.toString('utf8')
  return `${body.length} bytes, ${[...text].length} characters, ${text.split('\n').length} lines`
}

/** Says why, and reads on meanwhile: closing with bytes unread would be a reset, which can undo the reply. */
function sendAway(socket: Socket, why: string): void {
  socket.removeAllListeners('data')
  socket.resume()
  socket.end(frame(Buffer.from(`error: ${why}`)))
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.on('close', () => clearTimeout(timer))
}

const server = net.createServer({ noDelay: true }, (socket) => {
  clients += 1
  const name = `client ${clients}`
  const reader = new FrameReader()
  console.log(`${name}: connected`)
  socket.on('data', (piece) => {
    console.log(`${name}: read ${piece.length} bytes`)
    const replies: Buffer[] = []
    try {
      for (const body of reader.read(piece)) {
        console.log(`${name}: a frame of ${describe(body)}`)
        replies.push(frame(Buffer.from(describe(body))))
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      console.log(`${name}: ${error.message}`)
      socket.write(Buffer.concat(replies))
      sendAway(socket, error.message)
      return
    }
    // A client that sends and never reads: we stop to read from it until it has taken our replies.
    if (replies.length > 0 && !socket.write(Buffer.concat(replies))) {
      socket.pause()
      socket.once('drain', () => socket.resume())
    }
  })
  socket.on('end', () => {
    if (reader.unfinished > 0) console.log(`${name}: ended within a frame`)
  })
  socket.on('error', (error) => console.log(`${name}: ${error.message}`))
  socket.on('close', () => console.log(`${name}: closed`))
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
