// A datagram above 65,507 bytes is EMSGSIZE.
import dgram from 'node:dgram'

const client = dgram.createSocket('udp4')
client.on('error', (error) => console.log('event', error.message))
client.send(Buffer.alloc(65_508), 9, '127.0.0.1', (error) => {
  console.log('callback', error?.message, { ...error })
  client.close()
})
