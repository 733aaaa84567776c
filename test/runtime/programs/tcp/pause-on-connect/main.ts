// pauseOnConnect: nothing is read before resume().
import net from 'node:net'

const server = net.createServer({ pauseOnConnect: true }, (socket) => {
  console.log('paused', socket.isPaused())
  socket.on('data', (chunk) => console.log('data', chunk.toString(), socket.isPaused()))
  socket.on('end', () => console.log('end'))
  setTimeout(() => {
    console.log('read so far', socket.bytesRead)
    socket.resume()
  }, 60)
  socket.on('close', () => server.close())
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  net.connect(port, '127.0.0.1').end('early').resume()
})
