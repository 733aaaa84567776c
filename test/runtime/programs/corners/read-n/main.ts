// read(n) gives exactly n bytes, null until they are there, and the rest at the end.
import net from 'node:net'

const server = net.createServer((socket) => socket.end('aaaabbbbcc'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  const parts: string[] = []
  client.on('readable', () => {
    for (let chunk = client.read(4); chunk !== null; chunk = client.read(4)) parts.push(String(chunk))
  })
  client.on('end', () => {
    console.log(parts, client.readableEnded)
    server.close()
  })
})
