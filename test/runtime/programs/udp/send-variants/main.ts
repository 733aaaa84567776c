// send() takes text, bytes, part of a buffer and a list of buffers.

import dgram from 'node:dgram'
import { once } from 'node:events'

const server = dgram.createSocket('udp4').bind(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address()
const client = dgram.createSocket('udp4')
const bytes = Buffer.from('0123456789')
const variants = [
  () => client.send('text', port, '127.0.0.1'),
  () => client.send(bytes, 2, 3, port, '127.0.0.1'),
  () => client.send(['a', Buffer.from('b'), new Uint8Array([99])], port, '127.0.0.1'),
  () => client.send(new DataView(bytes.buffer, bytes.byteOffset, 2), port, '127.0.0.1'),
  () => client.send('to the default host', port),
]
for (const variant of variants) {
  variant()
  const [message] = await once(server, 'message')
  console.log(message.toString())
}
client.close()
server.close()
