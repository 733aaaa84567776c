// Keeps a sum. A request is `id add number`; one that comes again gets the same reply, and is not added twice.
// Type `deaf 2` to lose the next two requests, `mute 2` to lose the next two replies.
import dgram from 'node:dgram'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
/** Replies that are kept for requests that come again; then the oldest is forgotten. */
const MAX_REMEMBERED = 100
const REQUEST = /^([\w-]{1,40}) add (-?\d{1,9})$/

const replies = new Map<string, string>()
let sum = 0
const lose = { deaf: 0, mute: 0 }

function add(id: string, number: number): string {
  sum += number
  console.log(`added ${number}: the sum is ${sum}`)
  const reply = `${id} sum ${sum}`
  replies.set(id, reply)
  const [oldest] = replies.keys()
  if (replies.size > MAX_REMEMBERED && oldest !== undefined) replies.delete(oldest)
  return reply
}

const socket = dgram.createSocket('udp4')
socket.on('message', (message, from) => {
  // A datagram arrives whole or not at all: no framing is needed, but it can be anything from anybody.
  const [, id, number] = REQUEST.exec(message.toString('utf8')) ?? []
  if (id === undefined) {
    console.log('not a request: ignored')
    return
  }
  if (lose.deaf > 0) {
    lose.deaf -= 1
    console.log('lost a request')
    return
  }
  const known = replies.get(id)
  if (known !== undefined) console.log('the same request again: the same reply again')
  const reply = known ?? add(id, Number(number))
  if (lose.mute > 0) {
    lose.mute -= 1
    console.log('lost a reply')
    return
  }
  socket.send(reply, from.port, from.address)
})
socket.on('error', (error) => {
  console.log(`cannot go on: ${error.message}`)
  process.exitCode = 1
  socket.close()
  lines.close()
})

const lines = readline.createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [, what, count] = /^(deaf|mute) (\d+)$/.exec(line) ?? []
  if (what === 'deaf' || what === 'mute') lose[what] = Number(count)
  console.log(`will lose ${lose.deaf} requests and ${lose.mute} replies`)
})
socket.bind(port, () => console.log(`listening on UDP port ${port}`))
