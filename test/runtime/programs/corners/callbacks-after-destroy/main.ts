// destroy() before the connection: each waiting write is told, in order.
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  for (const word of ['one', 'two', 'three']) {
    client.write(word, (error) => console.log(word, (error as NodeJS.ErrnoException)?.code, error?.message))
  }
  client.end((error?: Error) => console.log('end callback', error?.message))
  client.on('error', (error) => console.log('error', error.message))
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
  client.destroy()
})
