// A chat server: names, rooms, and an event for everybody in a room.
import { createServer, type Socket } from 'node:net'

const LF = 0x0a
// Bytes of one line from a member, with its LF.
const MAX_LINE = 4096
const MAX_MEMBERS = 100
// Rooms that one member may be in.
const MAX_ROOMS = 20
// Bytes that may wait for a member who does not read.
const MAX_WAITING = 256 * 1024
// For a member who is sent away to take the last line.
const LINGER_MS = 2_000
const NAME = /^[\w-]{1,24}$/

const [portText, host = '127.0.0.1'] = process.argv.slice(2)
const port = Number(portText)
if (!portText || !Number.isInteger(port) || port < 0 || port > 65535) {
  console.error('usage: node chat-server.ts <port> [host]')
  process.exit(2)
}

class Member {
  name: string
  readonly rooms = new Set<string>()
  readonly #socket: Socket
  #rest = Buffer.alloc(0)

  constructor(name: string, socket: Socket) {
    this.name = name
    this.#socket = socket
  }

  /** One line in one write: no other line can come in between. */
  send(line: string): void {
    this.#socket.write(`${line}\r\n`)
    // Keeps one member's trouble from becoming everybody's.
    if (this.#socket.writableLength > MAX_WAITING)
      this.#socket.destroy()
  }

  /** Hands over each whole line; false where one is too long. */
  feed(chunk: Buffer, take: (line: string) => void): boolean {
    this.#rest = Buffer.concat([this.#rest, chunk])
    let end = this.#rest.indexOf(LF)
    while (end >= 0 && end < MAX_LINE) {
      take(this.#rest.toString('utf8', 0, end).replace(/\r$/, ''))
      this.#rest = this.#rest.subarray(end + 1)
      end = this.#rest.indexOf(LF)
    }
    return end < 0 && this.#rest.length < MAX_LINE
  }
}

const members = new Set<Member>()
let guests = 0
let messages = 0

/** Tells everybody in one of `rooms` but `from`, each once. */
function tell(rooms: string[], from: Member, line: string): void {
  for (const member of members) {
    if (member === from) continue
    if (rooms.some((room) => member.rooms.has(room))) member.send(line)
  }
}

const sizeOf = (room: string): number =>
  [...members].filter(({ rooms }) => rooms.has(room)).length

function rename(member: Member, name: string): string {
  if (!NAME.test(name)) return '-ERR bad-arguments'
  const key = name.toLowerCase()
  for (const other of members) {
    if (other !== member && other.name.toLowerCase() === key)
      return '-ERR nick-in-use'
  }
  tell([...member.rooms], member, `* NICK ${member.name} ${name}`)
  member.name = name
  return `+OK ${name}`
}

function join(member: Member, room: string): string {
  if (!NAME.test(room)) return '-ERR bad-arguments'
  if (member.rooms.has(room)) return `+OK ${room} ${sizeOf(room)}`
  if (member.rooms.size >= MAX_ROOMS) return '-ERR quota'
  member.rooms.add(room)
  tell([room], member, `* JOIN ${room} ${member.name}`)
  return `+OK ${room} ${sizeOf(room)}`
}

function leave(member: Member, room: string): string {
  if (!member.rooms.delete(room)) return '-ERR not-a-member'
  tell([room], member, `* LEAVE ${room} ${member.name}`)
  return `+OK ${room} ${sizeOf(room)}`
}

function say(member: Member, room: string, text: string): string {
  if (!member.rooms.has(room)) return '-ERR not-a-member'
  messages += 1
  const line = `* MSG ${room} ${member.name} ${messages} ${text}`
  tell([room], member, line)
  return `+OK ${messages}`
}

function answer(member: Member, line: string): string {
  // A member could steer the screens of the others with these.
  if (/\p{Cc}/u.test(line)) return '-ERR not-text'
  const [verb = '', word = '', ...words] = line.split(' ')
  switch (verb.toUpperCase()) {
    case 'NICK':
      return rename(member, word)
    case 'JOIN':
      return join(member, word)
    case 'LEAVE':
      return leave(member, word)
    case 'SAY':
      return say(member, word, words.join(' '))
    default:
      return '-ERR unknown-command'
  }
}

function exit(member: Member): void {
  if (!members.delete(member)) return
  for (const room of member.rooms) leave(member, room)
  console.log(`${member.name} is gone`)
}

/** Says why, and reads on meanwhile: RST would undo the line. */
function sendAway(socket: Socket, line: string): void {
  socket.removeAllListeners('data')
  socket.resume()
  socket.end(`${line}\r\n`)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.on('close', () => clearTimeout(timer))
}

const server = createServer((socket) => {
  socket.on('error', (error) => console.log(error.message))
  if (members.size >= MAX_MEMBERS) {
    sendAway(socket, '-ERR too-many-connections')
    return
  }
  guests += 1
  const member = new Member(`guest-${guests}`, socket)
  members.add(member)
  console.log(`${member.name} came`)
  member.send(`* HELLO ${member.name}`)
  const take = (line: string) => member.send(answer(member, line))
  socket.on('data', (chunk) => {
    if (member.feed(chunk, take)) return
    exit(member)
    sendAway(socket, '-ERR line-too-long')
  })
  // However it ends: FIN comes with `end`, and RST with `close` alone.
  socket.on('end', () => exit(member))
  socket.on('close', () => exit(member))
})

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${host} port ${port}: ${error.code}`)
  process.exitCode = 1
})

server.listen(port, host, () => {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') return
  console.log(`listening on ${bound.address} port ${bound.port}`)
})
