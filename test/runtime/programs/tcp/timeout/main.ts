// setTimeout() tells of idleness and leaves the socket open.
import net from 'node:net'

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  console.log('chainable', client.setTimeout(60, () => console.log('callback')) === client, client.timeout)
  client.on('timeout', () => {
    console.log('timeout', client.destroyed, client.readyState)
    client.end()
  })
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
})
