// An AbortSignal destroys a socket with an AbortError.
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const controller = new AbortController()
  const client = net.connect({ port, host: '127.0.0.1', signal: controller.signal }, () => controller.abort())
  client.on('error', (error: NodeJS.ErrnoException) => console.log(error.name, error.code, error.message))
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
})
