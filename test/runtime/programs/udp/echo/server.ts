// One datagram there and back.
import dgram from 'node:dgram'

const server = dgram.createSocket('udp4')
server.on('message', (message, from) => {
  console.log('server got', message.toString(), from.address, from.family, from.size)
  server.send(message, from.port, from.address, () => server.close())
})
server.on('close', () => console.log('server: close'))
server.bind(Number(process.argv[2]), '127.0.0.1', () => console.log('server: bound', server.address()))
