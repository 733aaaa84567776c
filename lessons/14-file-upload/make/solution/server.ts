// An upload server: node server.ts PORT
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'

const LF = 0x0a
/** The longest request and the largest file, in bytes: whoever sends more is sent away. */
const MAX_LINE = 200
const MAX_FILE = 1024 * 1024
const NAME = /^[\w-][\w.-]*$/
const port = Number(process.argv[2])
let uploads = 0

/** Keeps a whole file: it is there under its name all at once. */
async function keep(name: string, bytes: Buffer): Promise<string> {
  uploads += 1
  const part = `.${name}.${uploads}.part`
  try {
    await writeFile(part, bytes)
    await rename(part, name)
    return `OK ${bytes.length}`
  } finally {
    await rm(part, { force: true })
  }
}

const sizeOf = async (name: string): Promise<string> =>
  stat(name).then(
    ({ size }) => String(size),
    () => 'NONE',
  )

const server = net.createServer((socket) => {
  let waiting = Buffer.alloc(0)
  /** The upload whose bytes are awaited; without a name they are passed over. */
  let upload: { readonly name: string | undefined; readonly size: number } | undefined
  let answers = Promise.resolve()
  const answer = (work: () => Promise<string>): void => {
    answers = answers.then(work).then(
      (line) => void socket.write(`${line}\n`),
      (error: Error) => void socket.destroy(error),
    )
  }
  const hear = (line: string): void => {
    const [verb, name = '', size = ''] = line.split(' ')
    const isGood = NAME.test(name)
    if (verb === 'PUT' && Number(size) >= 0 && Number(size) <= MAX_FILE) {
      upload = { name: isGood ? name : undefined, size: Number(size) }
    } else answer(async () => (verb === 'SIZE' && isGood ? sizeOf(name) : 'BAD'))
  }
  const advance = (): boolean => {
    if (upload) {
      const { name, size } = upload
      if (waiting.length < size) return false
      const bytes = Buffer.from(waiting.subarray(0, size))
      waiting = waiting.subarray(size)
      upload = undefined
      answer(async () => (name === undefined ? 'BAD' : keep(name, bytes)))
      return true
    }
    const end = waiting.indexOf(LF)
    if (end === -1) return false
    const line = waiting.subarray(0, end).toString()
    waiting = waiting.subarray(end + 1)
    hear(line.replace(/\r$/, ''))
    return true
  }
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes])
    while (advance());
    if (upload === undefined && waiting.length > MAX_LINE) socket.destroy()
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
