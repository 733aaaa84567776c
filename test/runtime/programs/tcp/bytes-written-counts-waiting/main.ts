// bytesWritten counts what still waits for the connection, in bytes, not characters.
import net from 'node:net'

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.write('grün')
  client.write(Buffer.from([1, 2, 3]))
  client.write('abcd', 'hex')
  console.log('before', client.bytesWritten, client.pending)
  client.end()
  client.on('close', () => {
    console.log('after', client.bytesWritten, client.pending)
    server.close()
  })
})
