// A chat server: node server.ts PORT
import net from 'node:net'

/** The longest line, in characters: whoever sends more is sent away. */
const MAX_LINE = 1000
const port = Number(process.argv[2])
const names = new Map<net.Socket, string>()

function tellOthers(socket: net.Socket, line: string): void {
  for (const other of names.keys()) if (other !== socket) other.write(`${line}\n`)
}

function hear(socket: net.Socket, line: string): void {
  const name = names.get(socket)
  if (name !== undefined) return tellOthers(socket, `${name}: ${line}`)
  names.set(socket, line)
  tellOthers(socket, `* ${line} joined`)
}

const server = net.createServer((socket) => {
  let half = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    const lines = `${half}${text}`.split('\n')
    half = lines.pop() ?? ''
    for (const line of lines) hear(socket, line.replace(/\r$/, ''))
    if (half.length > MAX_LINE) socket.destroy()
  })
  socket.on('error', (error) => console.log(error.message))
  socket.on('close', () => {
    const name = names.get(socket)
    names.delete(socket)
    if (name !== undefined) tellOthers(socket, `* ${name} left`)
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
