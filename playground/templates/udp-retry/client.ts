// Sends the numbers you type to be added. A request without a reply is sent again, each time after a longer wait.
import { randomUUID } from 'node:crypto'
import dgram from 'node:dgram'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'
const FIRST_TIMEOUT_MS = 100
/** Waits double: 100, 200, 400, 800, 1600 ms. A server that is busy would only be hurt by more. */
const MAX_TRIES = 5

// Another run of this client must not be taken for a repetition.
const session = randomUUID()
let requests = 0
let waiting: { readonly id: string; take(reply: string): void } | undefined

const socket = dgram.createSocket('udp4')
socket.on('message', (message) => {
  const [, id, reply = ''] = /^(\S+) (.*)$/.exec(message.toString('utf8')) ?? []
  if (waiting?.id === id) waiting?.take(reply)
  else console.log('a reply that nobody waits for: ignored')
})
// Where nobody listens, ICMP may say so. It counts as lost: the server may come yet.
socket.on('error', (error: NodeJS.ErrnoException) => console.log(`the network says ${error.code ?? error.message}`))

/** Sends once; `undefined` when no reply came in time. */
function attempt(id: string, text: string, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const finish = (reply?: string) => {
      clearTimeout(timer)
      waiting = undefined
      resolve(reply)
    }
    const timer = setTimeout(finish, timeoutMs)
    waiting = { id, take: finish }
    socket.send(`${id} ${text}`)
  })
}

async function request(text: string): Promise<string> {
  requests += 1
  const id = `${session}-${requests}`
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const timeoutMs = FIRST_TIMEOUT_MS * 2 ** (tries - 1)
    const reply = await attempt(id, text, timeoutMs)
    if (reply !== undefined) return `${reply} (try ${tries})`
    console.log(`request ${requests}, try ${tries}: no reply in ${timeoutMs} ms`)
  }
  return `gave up after ${MAX_TRIES} tries; whether it was added is not known`
}

// Connected in UDP means: send there, and take datagrams from there only. Nothing is sent yet.
socket.connect(port, host, () => console.log('ready: type a number; Ctrl-D ends'))
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (/^-?\d{1,9}$/.test(line)) console.log(`request ${requests + 1}: ${await request(`add ${line}`)}`)
  else console.log('that is no whole number')
}
socket.close()
console.log('done')
