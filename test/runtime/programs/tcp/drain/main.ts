// write() says false above the high-water mark; 'drain' comes once all was handed on.
import net from 'node:net'

const SIZE = 4_000_000
const server = net.createServer((socket) => {
  let received = 0
  socket.on('data', (chunk) => {
    received += chunk.length
  })
  socket.on('end', () => {
    console.log('received', received, socket.bytesRead)
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    console.log('small', client.write('x'))
    console.log('large', client.write(Buffer.alloc(SIZE)), client.writableNeedDrain)
    client.once('drain', () => {
      console.log('drain', client.writableLength, client.writableNeedDrain, client.bytesWritten)
      client.end()
    })
  })
  console.log('high-water mark', client.writableHighWaterMark)
})
