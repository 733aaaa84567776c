// A client that is gone before the server looked: its bytes are still read.
import net from 'node:net'

const server = net.createServer({ pauseOnConnect: true }, (socket) => {
  setTimeout(() => {
    socket.on('data', (chunk) => console.log('data', chunk.toString()))
    socket.on('end', () => console.log('end'))
    socket.on('close', (hadError) => console.log('close', hadError))
    socket.resume()
    server.close()
  }, 60)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  net.connect(port, '127.0.0.1').end('left already').resume()
})
