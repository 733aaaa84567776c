// destroy(error) is an 'error' event, then 'close' with true; a second destroy() does nothing.
import net from 'node:net'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    client.destroy(new Error('had enough'))
    client.destroy(new Error('again'))
    console.log('destroyed', client.destroyed, client.readyState)
  })
  client.on('error', (error) => console.log('error', error.message))
  client.on('end', () => console.log('never'))
  client.on('close', (hadError) => {
    console.log('close', hadError, client.errored?.message)
    server.close()
  })
})
