// A destroyed socket can connect again after its 'close'.
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).end('hello'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => client.destroy())
  client.once('close', () => {
    console.log('first close', client.destroyed)
    client.connect(port, '127.0.0.1', () => console.log('connected again', client.destroyed))
    client.on('data', (chunk) => console.log('data', chunk.toString()))
    client.on('close', (hadError) => {
      console.log('second close', hadError)
      server.close()
    })
  })
})
