// pause() in the middle holds the data back, resume() gives the rest, and nothing is lost.
import net from 'node:net'

const SIZE = 300_000
const server = net.createServer((socket) => socket.end(Buffer.alloc(SIZE)))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  let size = 0
  let chunksWhilePaused = 0
  client.on('data', (chunk) => {
    size += chunk.length
    if (client.isPaused()) chunksWhilePaused += 1
  })
  client.once('data', () => {
    client.pause()
    setTimeout(() => {
      console.log('paused', client.isPaused(), 'complete', size === SIZE)
      client.resume()
    }, 50)
  })
  client.on('end', () => {
    console.log('all', size, chunksWhilePaused)
    server.close()
  })
})
