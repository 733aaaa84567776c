// Writes before the connection wait and keep their order.
import net from 'node:net'

const server = net.createServer((socket) => {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('end', () => {
    console.log('received', text)
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  console.log(client.write('a'), client.write('b'), client.write(Buffer.from('c')), client.writableLength)
  client.on('drain', () => console.log('drain'))
  client.on('connect', () => {
    console.log('connect', client.writableLength)
    client.end('d')
  })
})
