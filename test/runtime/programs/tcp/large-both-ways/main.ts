// An echo of a megabyte: both directions are full at once and nothing waits for ever.
import net from 'node:net'

const server = net.createServer((socket) => socket.pipe(socket))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const sent = Buffer.alloc(1_000_000, 'round and round ')
  const parts: Buffer[] = []
  const client = net.connect(port, '127.0.0.1', () => client.end(sent))
  client.on('data', (chunk) => parts.push(chunk))
  client.on('end', () => {
    console.log(Buffer.concat(parts).equals(sent), client.bytesRead, client.bytesWritten)
    server.close()
  })
})
