// An error thrown in a write callback is an uncaught exception; the connection goes on.
import net from 'node:net'

process.on('uncaughtException', (error) => console.log('caught', error.message))
const server = net.createServer((socket) => socket.pipe(socket))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.write('x', () => {
      throw new Error('in the callback of write')
    })
  })
  client.on('data', (chunk) => {
    console.log('data', chunk.toString())
    client.end()
    throw new Error('in the handler of data')
  })
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
})
