import { createServer, type Socket } from 'node:net'

interface Member {
  readonly nick: string
  readonly socket: Socket
}

const rooms = new Map<string, Set<Member>>()
let guests = 0
let messages = 0

const membersOf = (room: string): Set<Member> => {
  const members = rooms.get(room) ?? new Set()
  rooms.set(room, members)
  return members
}

function tellOthers(room: string, from: Member, line: string): void {
  for (const member of membersOf(room)) if (member !== from) member.socket.write(line)
}

function answer(member: Member, line: string): void {
  const [verb, room = '', ...text] = line.split(' ')
  if (verb === 'JOIN') {
    membersOf(room).add(member)
    tellOthers(room, member, `* JOIN ${room} ${member.nick}\r\n`)
    member.socket.write(`+OK ${room} ${membersOf(room).size}\r\n`)
  } else if (verb === 'SAY') {
    messages += 1
    tellOthers(room, member, `* MSG ${room} ${member.nick} ${messages} ${text.join(' ')}\r\n`)
    member.socket.write(`+OK ${messages}\r\n`)
  } else member.socket.write('-ERR unknown-command\r\n')
}

/** JOIN and SAY of the same protocol as one would first write them: a write for each member and message. Prints its port. */
const server = createServer({ noDelay: !process.argv.includes('--nagle') }, (socket) => {
  guests += 1
  const member = { nick: `guest-${guests}`, socket }
  let rest = ''
  socket.setEncoding('utf8')
  socket.on('data', (text) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) answer(member, line.trimEnd())
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    for (const members of rooms.values()) members.delete(member)
  })
  socket.write(`* PORTHOLE 1 naive\r\n* HELLO ${member.nick}\r\n`)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
