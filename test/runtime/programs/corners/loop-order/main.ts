// What runs between two events of a socket: ticks and microtasks first, immediates after.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.once('data', () => {
    console.log('data')
    setImmediate(() => console.log('immediate'))
    queueMicrotask(() => console.log('microtask'))
    process.nextTick(() => console.log('tick'))
  })
  socket.on('end', () => {
    console.log('end')
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.write('x')
    setTimeout(() => client.end(), 50)
  })
})
