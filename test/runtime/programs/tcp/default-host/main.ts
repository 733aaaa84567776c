// connect() without a host goes to localhost.
import net from 'node:net'

const server = net.createServer((socket) => socket.end('here'))
server.listen(0, () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port)
  client.once('lookup', (error, _address, _family, host) => console.log('lookup', error, host))
  client.on('data', (chunk) => console.log(chunk.toString()))
  client.on('close', () => server.close())
})
