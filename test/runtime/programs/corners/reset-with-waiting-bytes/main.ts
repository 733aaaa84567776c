// Bytes that were not read yet are lost with a reset; the waiting write is told.
import net from 'node:net'

const server = net.createServer({ pauseOnConnect: true }, (socket) => {
  setTimeout(() => socket.resetAndDestroy(), 60)
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.write(Buffer.alloc(30_000_000), (error) => console.log('callback', (error as NodeJS.ErrnoException)?.code))
  client.on('error', (error: NodeJS.ErrnoException) => console.log('error', error.code))
  client.on('close', (hadError) => console.log('close', hadError))
})
