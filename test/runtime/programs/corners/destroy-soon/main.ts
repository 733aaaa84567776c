// destroySoon() lets what was written go first.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.write('all ')
  socket.write('of it')
  socket.destroySoon()
  console.log('destroyed at once', socket.destroyed)
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  let text = ''
  const client = net.connect(port, '127.0.0.1')
  client.on('data', (chunk) => {
    text += chunk
  })
  client.on('end', () => console.log('end', text))
})
