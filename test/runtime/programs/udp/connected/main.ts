// A connected socket sends without an address and knows its peer.
import dgram from 'node:dgram'

const server = dgram.createSocket('udp4')
server.on('message', (message) => {
  console.log('got', message.toString())
  server.close()
})
server.bind(0, '127.0.0.1', () => {
  const { port } = server.address()
  const client = dgram.createSocket('udp4')
  client.connect(port, '127.0.0.1', () => {
    console.log(client.remoteAddress().address, client.remoteAddress().port === port, client.address().address)
    client.send('to my peer', (error, bytes) => {
      console.log(error, bytes)
      client.close()
    })
  })
  client.on('connect', () => console.log('connect'))
})
