// Writing after destroy() is ERR_STREAM_DESTROYED in the callback, and no 'error' event.
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.destroy()
    console.log(client.write('x', (error) => console.log('callback', error)))
  })
  client.on('error', (error) => console.log('error', error))
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
})
