// A datagram over IPv6.
import dgram from 'node:dgram'

const server = dgram.createSocket('udp6')
server.on('message', (message, from) => {
  console.log(message.toString(), from.address, from.family)
  server.close()
})
server.bind(0, '::1', () => {
  const { address, family, port } = server.address()
  console.log(address, family)
  const client = dgram.createSocket('udp6')
  client.send('six', port, '::1', () => client.close())
})
