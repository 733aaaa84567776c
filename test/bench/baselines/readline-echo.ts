import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** The same `ECHO` lines on node:readline, as one would first write them. Prints its port. */
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', (line) => {
    const space = line.indexOf(' ')
    const verb = line.slice(0, space).toUpperCase()
    socket.write(verb === 'ECHO' ? `+ECHO ${line.slice(space + 1)}\r\n` : '-ERR unknown-command\r\n')
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(typeof address === 'object' ? address?.port : address)
})
