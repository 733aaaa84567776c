// A chat: your first line is your nickname, each further one goes to all the others, /quit leaves.
import net, { type Socket } from 'node:net'
import { LineSplitter } from './lines.ts'

const port = Number(process.argv[2] ?? 7000)
const MAX_CONNECTIONS = 20
/** Bytes that may wait for a member who does not read. */
const MAX_WAITING_BYTES = 64 * 1024
const NICKNAME = /^\w{1,16}$/
const CONTROL_CHARACTER = /\p{Cc}/u

const members = new Map<string, Socket>()

function send(socket: Socket, text: string): void {
  socket.write(`${text}\n`)
  // Waiting for one member would stop the chat for all, and keeping everything for one would fill our memory.
  if (socket.writableLength > MAX_WAITING_BYTES) socket.destroy(new Error('does not read, is let go'))
}

function tellOthers(nickname: string, text: string): void {
  for (const [name, socket] of members) if (name !== nickname) send(socket, text)
}

function announce(nickname: string, text: string): void {
  console.log(text)
  tellOthers(nickname, text)
}

function welcome(socket: Socket, nickname: string): string {
  if (!NICKNAME.test(nickname) || members.has(nickname)) {
    send(socket, '* that is no nickname, or it is taken: another one?')
    return ''
  }
  send(socket, `* welcome, ${nickname}. Here: ${[...members.keys()].join(', ') || 'nobody else'}. /quit leaves`)
  members.set(nickname, socket)
  announce(nickname, `* ${nickname} joined`)
  return nickname
}

const server = net.createServer({ noDelay: true }, (socket) => {
  const splitter = new LineSplitter()
  let nickname = ''

  const leave = () => {
    if (members.get(nickname) !== socket) return
    members.delete(nickname)
    announce(nickname, `* ${nickname} left`)
  }
  const take = (line: string | undefined) => {
    if (socket.writableEnded) return
    if (line === undefined || CONTROL_CHARACTER.test(line)) send(socket, '* that line is too long, or no plain text')
    else if (line === '/quit') {
      leave()
      socket.end('* bye\n')
    } else if (nickname === '') nickname = welcome(socket, line)
    else tellOthers(nickname, `${nickname}: ${line}`)
  }

  send(socket, '* your nickname?')
  socket.on('data', (piece) => {
    for (const line of splitter.split(piece)) take(line)
  })
  socket.on('error', (error) => console.log(`${nickname || 'somebody'}: ${error.message}`))
  // A member may go with a FIN, which is `end`, or be cut off, which is `close` alone.
  socket.on('end', leave)
  socket.on('close', leave)
})

server.maxConnections = MAX_CONNECTIONS
server.on('drop', () => console.log(`more than ${MAX_CONNECTIONS} connections: the new one is closed`))
server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
