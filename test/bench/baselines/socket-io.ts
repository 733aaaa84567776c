import { createServer } from 'node:http'
import { Server } from 'socket.io'

const ROOM = 'bench'
/** Milliseconds between pings: none during a run. */
const PING_MS = 3_600_000

/** A socket.io server whose every client is in one room, over WebSocket alone. Prints its port. */
const web = createServer()
const io = new Server(web, { transports: ['websocket'], pingInterval: PING_MS, serveClient: false })
let messages = 0
io.on('connection', async (socket) => {
  const nick = `guest-${socket.id}`
  socket.on('say', (text: string, done: (id: number) => void) => {
    messages += 1
    socket.to(ROOM).emit('message', ROOM, nick, messages, text)
    done(messages)
  })
  await socket.join(ROOM)
})
web.listen(0, '127.0.0.1', () => {
  const address = web.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
