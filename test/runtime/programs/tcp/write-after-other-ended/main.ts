// A socket without allowHalfOpen that saw the end refuses writes with EPIPE.
import net from 'node:net'

const server = net.createServer((socket) => socket.end())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.resume()
  client.on('finish', () => {
    client.write('too late', (error) => console.log('callback', error?.message))
  })
  client.on('error', (error) => console.log('error', error.message, { ...error }))
  client.on('close', (hadError) => {
    console.log('close', hadError)
    server.close()
  })
})
