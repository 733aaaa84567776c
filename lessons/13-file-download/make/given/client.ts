// Given: asks for files, one after the other, and for two at once.
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const BETWEEN_MS = 300

const socket = net.connect(port, host)
socket.setEncoding('utf8')
socket.on('data', (text: string) => console.log(JSON.stringify(text)))
socket.on('error', (error: NodeJS.ErrnoException) => console.log(`cannot go on: ${error.code ?? error.message}`))
socket.on('close', () => console.log('closed'))

const asked = ['GET poem.txt\n', 'GET nothing.txt\n', 'GET ../client.ts\n', 'GET poem.txt\nGET empty.txt\n']
for (const request of asked) {
  socket.write(request)
  await pause(BETWEEN_MS)
}
socket.end()
