// Callbacks of writes come in order, before 'finish'.
import net from 'node:net'

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.on('connect', () => console.log('connect'))
  client.on('finish', () => console.log('finish'))
  for (const word of ['one', 'two', 'three']) client.write(word, (error) => console.log(word, error))
  client.end(() => console.log('end callback'))
  client.on('close', () => {
    console.log('close')
    server.close()
  })
})
