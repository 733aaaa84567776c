// Adds numbers, one a line. Answers each with the sum so far, and the end of them with the total.
import net from 'node:net'

const port = Number(process.argv[2] ?? 7000)
/** Characters of one line. */
const MAX_LINE = 100
let clients = 0

// allowHalfOpen: a client that sends no more still wants its total.
const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  clients += 1
  const name = `client ${clients}`
  let rest = ''
  let sum = 0
  console.log(`${name}: connected`)
  socket.setEncoding('utf8')
  socket.on('data', (text) => {
    console.log(`${name}: read ${text.length} characters`)
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    let replies = ''
    for (const line of lines) {
      const number = Number.parseFloat(line)
      if (Number.isFinite(number)) sum += number
      replies += Number.isFinite(number) ? `sum ${sum}\n` : 'error: not a number\n'
    }
    if (rest.length > MAX_LINE) socket.destroy(new Error('a line is too long'))
    else if (replies !== '' && !socket.write(replies)) {
      socket.pause()
      socket.once('drain', () => socket.resume())
    }
  })
  socket.on('end', () => {
    console.log(`${name}: sends no more, the total is ${sum}`)
    socket.end(`total ${sum}\n`)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`${name}: ${error.code ?? error.message}`))
  socket.on('close', () => console.log(`${name}: closed`))
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
server.listen(port, () => console.log(`listening on port ${port}`))
