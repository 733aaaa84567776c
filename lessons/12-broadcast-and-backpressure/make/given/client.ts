// Given: a speaker, a listener, and a sleeper that never reads.

import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const LINES = 1000
const LINE_BYTES = 1000
const BETWEEN_MS = 100
const PATIENCE_MS = 5000

function connect(name: string): net.Socket {
  const socket = net.connect(port, host)
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`${name}: ${error.code ?? error.message}`))
  return socket
}

const listener = connect('listener')
let heard = 0
listener.setEncoding('utf8')
listener.on('data', (text: string) => {
  heard += text.split('\n').length - 1
})
const sleeper = connect('sleeper')
sleeper.pause()
const speaker = connect('speaker')
speaker.resume()
await once(speaker, 'connect')
await pause(BETWEEN_MS)

for (let number = 0; number < LINES; number++) {
  const line = `${number} `.padEnd(LINE_BYTES - 1, '.')
  if (!speaker.write(`${line}\n`)) await once(speaker, 'drain')
}
console.log(`the speaker has said ${LINES} lines`)
for (let waited = 0; heard < LINES && waited < PATIENCE_MS; waited += BETWEEN_MS) await pause(BETWEEN_MS)
console.log(`the listener heard ${heard} lines`)
for (const socket of [listener, sleeper, speaker]) socket.destroy()
