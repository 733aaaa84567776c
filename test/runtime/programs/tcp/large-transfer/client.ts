import { createHash } from 'node:crypto'
import net from 'node:net'
import { Readable } from 'node:stream'

const hash = createHash('sha256')
function* blocks() {
  for (let index = 0; index < 128; index += 1) {
    const block = Buffer.alloc(65_536, `block ${index};`)
    hash.update(block)
    yield block
  }
}
const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
Readable.from(blocks()).pipe(socket)
socket.on('data', (chunk) => {
  const [size, digest] = chunk.toString().split(' ')
  console.log(size, digest === hash.digest('hex'))
})
