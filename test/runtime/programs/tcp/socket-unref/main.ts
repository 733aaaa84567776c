// A socket that is unref()ed does not keep the program, and its 'close' never comes.
import net from 'node:net'

const server = net.createServer((socket) => socket.unref())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.unref()
    server.unref()
    console.log('connected')
  })
  client.on('close', () => console.log('never'))
})
process.on('exit', (code) => console.log('exit', code))
