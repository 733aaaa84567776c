// What is written while corked goes out together, callbacks in order.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.once('data', (chunk) => socket.end(`as one chunk: ${chunk}`))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const written: string[] = []
  const client = net.connect(port, '127.0.0.1', () => {
    client.cork()
    for (const word of ['a', 'b', 'c']) client.write(word, () => written.push(word))
    client.write(Buffer.from('d'))
    client.write('65', 'hex')
    console.log(client.writableCorked, client.writableLength)
    client.uncork()
    console.log(client.writableCorked, client.writableLength)
  })
  client.on('data', (chunk) => console.log(chunk.toString()))
  client.on('close', () => {
    console.log('written', written)
    server.close()
  })
})
