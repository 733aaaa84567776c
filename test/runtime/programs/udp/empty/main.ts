// An empty datagram is a message.
import dgram from 'node:dgram'

const server = dgram.createSocket('udp4', (message, from) => {
  console.log(message, message.length, from.size)
  server.close()
})
server.bind(0, '127.0.0.1', () => {
  const client = dgram.createSocket('udp4')
  client.send('', server.address().port, '127.0.0.1', (error, bytes) => {
    console.log(error, bytes)
    client.close()
  })
})
