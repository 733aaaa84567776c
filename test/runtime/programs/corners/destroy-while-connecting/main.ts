// destroy() at once: no 'connect', no 'error', only 'close'.
import net from 'node:net'

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => console.log('never'))
  client.on('error', (error) => console.log('never', error))
  client.on('close', (hadError) => {
    console.log('close', hadError, client.connecting, client.readyState)
    server.close()
  })
  client.destroy()
  console.log('destroyed', client.connecting)
})
