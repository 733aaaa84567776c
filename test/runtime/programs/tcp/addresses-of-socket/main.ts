// Both ends name the same two addresses; what a closed socket still names.
import net from 'node:net'

const server = net.createServer((socket) => {
  console.log(socket.address(), socket.remoteAddress, typeof socket.remotePort)
  socket.end(JSON.stringify([socket.localPort, socket.remotePort]))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  console.log(client.address(), client.localPort, client.remotePort)
  client.on('data', (chunk) => {
    const [theirs, mine] = JSON.parse(chunk.toString())
    console.log(theirs === client.remotePort, mine === client.localPort, client.remoteFamily, client.localFamily)
  })
  client.on('close', () =>
    console.log(client.address(), client.remoteAddress, client.localPort, typeof client.remotePort),
  )
})
