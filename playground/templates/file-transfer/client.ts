// Gets the files whose names you type. A file gets its name only when its size and its SHA-256 are right.
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import readline from 'node:readline'

const port = Number(process.argv[2] ?? 7000)
const host = process.argv[3] ?? 'localhost'
const FOLDER = 'received'
/** A plain name: it becomes a path of ours. */
const FILE_NAME = /^(?!\.)[\w.-]{1,100}$/
const MAX_HEADER_BYTES = 256
const IDLE_MS = 30_000
const LINE_FEED = 0x0a

async function* piecesOf(name: string): AsyncGenerator<Buffer> {
  const socket = net.connect({ port, host, noDelay: true })
  socket.setTimeout(IDLE_MS, () => socket.destroy(new Error('nothing came for too long')))
  socket.end(`GET ${name}\n`)
  // The next piece is read when whoever has this one asks for it; leaving the loop closes the socket.
  yield* socket
}

async function get(name: string): Promise<string> {
  const part = path.join(FOLDER, `${name}.part`)
  const hash = createHash('sha256')
  let header = Buffer.alloc(0)
  let promised: RegExpExecArray | undefined
  let received = 0

  const file = await open(part, 'w')
  try {
    for await (const piece of piecesOf(name)) {
      let body = piece
      if (promised === undefined) {
        header = Buffer.concat([header, piece])
        const end = header.indexOf(LINE_FEED)
        if (end === -1 && header.length <= MAX_HEADER_BYTES) continue
        const line = header.toString('utf8', 0, end === -1 ? MAX_HEADER_BYTES : end)
        promised = /^OK (\d+) ([0-9a-f]{64})$/.exec(line) ?? undefined
        if (promised === undefined) throw new Error(`the server says ${JSON.stringify(line)}`)
        body = header.subarray(end + 1)
      }
      received += body.length
      if (received > Number(promised[1])) throw new Error('more came than was promised')
      hash.update(body)
      await file.appendFile(body)
    }
  } finally {
    await file.close()
  }
  if (received !== Number(promised?.[1])) throw new Error(`cut after ${received} bytes`)
  if (hash.digest('hex') !== promised?.[2]) throw new Error('the digest is wrong')
  await rename(part, path.join(FOLDER, name))
  return `${received} bytes, sha256 ${promised[2]?.slice(0, 16)}… is right`
}

await mkdir(FOLDER, { recursive: true })
console.log('ready: type empty.txt, bytes.bin or numbers.txt; Ctrl-D ends')
for await (const name of readline.createInterface({ input: process.stdin })) {
  if (!FILE_NAME.test(name)) {
    console.log(`${JSON.stringify(name)} is no file name`)
    continue
  }
  try {
    console.log(`${name}: ${await get(name)}`)
  } catch (error) {
    await rm(path.join(FOLDER, `${name}.part`), { force: true })
    console.log(`${name}: failed, ${error instanceof Error ? error.message : error}`)
  }
}
console.log('done')
