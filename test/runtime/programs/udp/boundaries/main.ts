// Datagrams stay apart and whole, whatever their sizes.
import dgram from 'node:dgram'
import { on, once } from 'node:events'

const server = dgram.createSocket('udp4').bind(0, '127.0.0.1')
await once(server, 'listening')
const client = dgram.createSocket('udp4')
const sizes = [1, 2, 1000, 0, 1472, 9000, 60_000]
for (const size of sizes) client.send(Buffer.alloc(size, size % 251), server.address().port, '127.0.0.1')
const seen: number[] = []
for await (const [message] of on(server, 'message')) {
  seen.push(message.length)
  if (seen.length === sizes.length) break
}
console.log(seen)
client.close()
server.close()
