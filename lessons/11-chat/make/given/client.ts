// Given: ada, bob and eve, each with a connection of their own.
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const BETWEEN_MS = 100

function connect(name: string): net.Socket {
  const socket = net.connect(port, host)
  socket.setNoDelay(true)
  socket.setEncoding('utf8')
  socket.on('data', (text) => console.log(`${name} hears ${JSON.stringify(text)}`))
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`${name}: ${error.code ?? error.message}`))
  return socket
}

async function say(socket: net.Socket, text: string): Promise<void> {
  socket.write(text)
  await pause(BETWEEN_MS)
}

const ada = connect('ada')
await say(ada, 'ada\n')
const bob = connect('bob')
await say(bob, 'bob\n')
const eve = connect('eve')
await say(eve, 'eve\n')

await say(ada, 'hello\n')
await say(bob, 'one half')
await say(ada, 'in between\n')
await say(bob, ' and the other\n')
eve.resetAndDestroy()
await pause(BETWEEN_MS)
await say(ada, 'still here\n')
ada.end()
bob.end()
