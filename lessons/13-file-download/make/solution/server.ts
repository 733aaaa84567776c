// A file server: node server.ts PORT
import { readFile } from 'node:fs/promises'
import net from 'node:net'

/** The longest request, in characters: whoever sends more is sent away. */
const MAX_LINE = 200
const NAME = /^[\w-][\w.-]*$/
const port = Number(process.argv[2])

async function answer(socket: net.Socket, line: string): Promise<void> {
  const [verb, name = ''] = line.split(' ')
  if (verb !== 'GET' || !NAME.test(name)) return void socket.write('BAD\n')
  try {
    const bytes = await readFile(name)
    socket.write(`SIZE ${bytes.length}\n`)
    socket.write(bytes)
  } catch {
    socket.write('NONE\n')
  }
}

const server = net.createServer((socket) => {
  let half = ''
  /** Answers go out in the order of the requests. */
  let last = Promise.resolve()
  socket.setEncoding('utf8')
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', (text: string) => {
    const lines = `${half}${text}`.split('\n')
    half = lines.pop() ?? ''
    if (half.length > MAX_LINE) return socket.destroy()
    for (const line of lines) last = last.then(() => answer(socket, line.replace(/\r$/, '')))
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
