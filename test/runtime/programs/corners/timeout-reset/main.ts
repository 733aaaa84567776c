// Activity puts the timeout off, at both sides; setTimeout(0) switches it off.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.setTimeout(500)
  let received = 0
  socket.on('data', () => {
    received += 1
  })
  socket.on('timeout', () => {
    console.log('server: timeout after', received)
    socket.end()
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.setTimeout(100, () => console.log('never'))
  client.setTimeout(0)
  let left = 4
  const timer = setInterval(() => {
    client.write('x')
    left -= 1
    if (left === 0) clearInterval(timer)
  }, 50)
  client.resume()
})
