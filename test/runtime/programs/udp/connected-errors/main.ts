// What a connected and an unconnected socket refuse.
import dgram from 'node:dgram'
import { once } from 'node:events'

const server = dgram.createSocket('udp4').bind(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address()
const client = dgram.createSocket('udp4')
function attempt(work: () => unknown) {
  try {
    work()
    console.log('no error')
  } catch (error) {
    console.log(String(error))
  }
}
attempt(() => client.remoteAddress())
attempt(() => client.disconnect())
attempt(() => client.send('x'))
client.connect(port, '127.0.0.1')
attempt(() => client.connect(port, '127.0.0.1'))
await once(client, 'connect')
attempt(() => client.connect(port, '127.0.0.1'))
attempt(() => client.send('x', port, '127.0.0.1'))
attempt(() => client.disconnect())
attempt(() => client.remoteAddress())
client.close()
server.close()
