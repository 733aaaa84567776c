// setEncoding() keeps a character together whose bytes come in two messages.
import net from 'node:net'

const bytes = Buffer.from('a€b')
const server = net.createServer((socket) => {
  socket.setNoDelay()
  socket.write(bytes.subarray(0, 2))
  socket.once('data', () => socket.end(bytes.subarray(2)))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.setEncoding('utf8')
  console.log(client.readableEncoding)
  client.on('data', (text) => {
    console.log(JSON.stringify(text))
    if (String(text) === 'a') client.write('more')
  })
  client.on('close', () => server.close())
})
