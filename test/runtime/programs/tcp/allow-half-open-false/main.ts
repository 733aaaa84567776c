// Without allowHalfOpen a side that sees the end ends its own side by itself.
import net from 'node:net'

const events: string[] = []
const server = net.createServer((socket) => {
  for (const name of ['end', 'finish', 'close']) socket.on(name, () => events.push(`server ${name}`))
  socket.resume()
  socket.on('close', () => server.close())
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => client.end('bye'))
  console.log('allowHalfOpen', client.allowHalfOpen)
  client.resume()
})
server.on('close', () => console.log(events))
