// Writing after end() is ERR_STREAM_WRITE_AFTER_END, or EPIPE once the other side is gone.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('close', () => server.close())
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.end('last')
    console.log(client.write('later', (error) => console.log('callback', error?.message)))
  })
  client.on('error', (error) => console.log('error', error))
  client.on('close', (hadError) => console.log('close', hadError))
})
