// events.on() gives datagrams one by one.
import dgram from 'node:dgram'
import { on, once } from 'node:events'

const server = dgram.createSocket('udp4').bind(0, '127.0.0.1')
await once(server, 'listening')
const client = dgram.createSocket('udp4')
for (const word of ['one', 'two', 'stop']) client.send(word, server.address().port, '127.0.0.1')
for await (const [message] of on(server, 'message')) {
  console.log(message.toString())
  if (message.toString() === 'stop') break
}
console.log(server.listenerCount('message'))
client.close()
server.close()
