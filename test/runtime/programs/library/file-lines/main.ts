// A file handle's lines, and its streams, which close it behind themselves.
import { once } from 'node:events'
import { open, unlink, writeFile } from 'node:fs/promises'

await writeFile('lines.txt', 'one\r\ntwo\n\nfour')
const handle = await open('lines.txt')
for await (const line of handle.readLines()) console.log(JSON.stringify(line))
console.log(handle.fd)
await handle.close()

const again = await open('lines.txt')
for await (const line of again.readLines({ start: 5, autoClose: false })) console.log(JSON.stringify(line))
console.log(again.fd > 0, (await again.stat()).size)
await again.close()
await again.stat().catch(({ code }) => console.log(code))

const written = await open('lines.txt', 'w')
const stream = written.createWriteStream()
stream.end('five\n')
await once(stream, 'close')
console.log(written.fd)
await unlink('lines.txt')
