// listen(0) chooses a port; address() tells which, and null before and after.
import net from 'node:net'

const server = net.createServer()
console.log(server.address(), server.listening)
server.listen(0, '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo
  console.log(address.address, address.family, address.port > 0, server.listening)
  server.close(() => console.log('closed', server.address(), server.listening))
  console.log('closing', server.address(), server.listening)
})
