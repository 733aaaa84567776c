// Serves the files of a folder. `GET name` LF is answered with `OK size sha256` LF and the bytes, or `ERROR why` LF.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import net, { type Socket } from 'node:net'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

const port = Number(process.argv[2] ?? 7000)
const FOLDER = 'served'
const MAX_REQUEST_BYTES = 256
const IDLE_MS = 30_000
const LINE_FEED = 0x0a

async function fill(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(path.join(FOLDER, 'empty.txt'), '')
  await writeFile(path.join(FOLDER, 'bytes.bin'), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
  const numbers = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`)
  await writeFile(path.join(FOLDER, 'numbers.txt'), numbers.join(''))
}

async function reply(socket: Socket, request: string): Promise<void> {
  const name = /^GET (\S+)$/.exec(request)?.[1] ?? ''
  // Only names that the folder lists: `../secret` is no such name.
  if (!(await readdir(FOLDER)).includes(name)) {
    console.log(`refused ${JSON.stringify(request)}`)
    socket.end('ERROR no such file\n')
    return
  }
  const file = path.join(FOLDER, name)
  const { size } = await stat(file)
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece)
  socket.write(`OK ${size} ${hash.digest('hex')}\n`)
  // Reads the next piece of the file when the socket has taken the last one, and ends the socket after it.
  await pipeline(createReadStream(file), socket)
  console.log(`sent ${name}, ${size} bytes`)
}

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  let request = Buffer.alloc(0)
  const fail = (error: Error) => socket.destroy(error)
  socket.setTimeout(IDLE_MS, () => fail(new Error('nothing happened for too long')))
  socket.on('data', (piece) => {
    // One request for each connection; what follows is read and thrown away.
    if (request.includes(LINE_FEED)) return
    request = Buffer.concat([request, piece])
    const end = request.indexOf(LINE_FEED)
    if (end === -1 && request.length > MAX_REQUEST_BYTES) fail(new Error('the request is too long'))
    else if (end !== -1) reply(socket, request.toString('utf8', 0, end)).catch(fail)
  })
  socket.on('end', () => {
    if (!request.includes(LINE_FEED)) socket.end()
  })
  socket.on('error', (error) => console.log(`connection failed: ${error.message}`))
})

server.on('error', (error) => {
  console.log(`cannot listen: ${error.message}`)
  process.exitCode = 1
})
await fill()
server.listen(port, () => console.log(`listening on port ${port}`))
