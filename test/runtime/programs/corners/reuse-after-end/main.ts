// A socket that ended in peace is used for a second connection.
import net from 'node:net'

let count = 0
const server = net.createServer((socket) => {
  count += 1
  socket.end(`visit ${count}`)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = new net.Socket()
  client.setEncoding('utf8')
  client.on('connect', () => console.log('connect', client.bytesRead, client.readyState))
  client.on('data', (text) => console.log('data', text))
  client.on('end', () => console.log('end'))
  client.once('close', () => {
    client.once('close', () => server.close(() => console.log('server closed')))
    client.connect(port, '127.0.0.1')
  })
  client.connect(port, '127.0.0.1')
})
