// Answers each line with its length in bytes: node server.ts PORT
import net from 'node:net'

const LF = 0x0a
const CR = 0x0d
/** The longest line, in bytes: whoever sends more is not waited for. */
const MAX_LINE = 4096
const port = Number(process.argv[2])

const server = net.createServer((socket) => {
  let waiting = Buffer.alloc(0)
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes])
    for (let end = waiting.indexOf(LF); end !== -1; end = waiting.indexOf(LF)) {
      const length = waiting[end - 1] === CR ? end - 1 : end
      socket.write(`${length}\n`)
      waiting = waiting.subarray(end + 1)
    }
    if (waiting.length > MAX_LINE) socket.destroy()
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
