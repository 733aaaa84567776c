// Given: four clients, one after the other. The third one breaks its connection off.
import net from 'node:net'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'
const RESETS = 3
const CLIENTS = 4
const PATIENCE_MS = 2000

function visit(number: number): void {
  if (number > CLIENTS) return
  const line = `client ${number}\n`
  const socket = net.connect(port, host)
  socket.setEncoding('utf8')
  let received = ''
  socket.setTimeout(PATIENCE_MS, () => {
    console.log(`client ${number}: no answer in ${PATIENCE_MS} ms`)
    socket.destroy()
  })
  socket.on('connect', () => socket.write(line))
  socket.on('data', (text) => {
    received += text
    if (received.length < line.length) return
    if (number === RESETS) socket.resetAndDestroy()
    else socket.end()
  })
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`client ${number}: ${error.code ?? error.message}`))
  socket.on('close', () => {
    console.log(`client ${number}: sent ${JSON.stringify(line)}, got ${JSON.stringify(received)}`)
    // The server gets a moment to notice.
    setTimeout(visit, 50, number + 1)
  })
}

visit(1)
