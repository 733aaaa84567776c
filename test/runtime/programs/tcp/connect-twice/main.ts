// connect() on a socket that is connected does nothing more; on one that is connecting it is an error.
import net from 'node:net'

let accepted = 0
const server = net.createServer((socket) => {
  accepted++
  socket.resume()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const socket = net.connect(port, '127.0.0.1')
  socket.once('connect', () => {
    socket.connect(port, '127.0.0.1')
    socket.once('connect', () => {
      console.log('connected again')
      socket.end()
    })
  })
  socket.on('close', () => {
    console.log('accepted', accepted)
    const hasty = net.connect(port, '127.0.0.1')
    hasty.on('error', ({ code }: NodeJS.ErrnoException) => console.log(code))
    hasty.on('close', () => server.close())
    hasty.connect(port, '127.0.0.1')
  })
  socket.resume()
})
