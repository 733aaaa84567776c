// server.close() takes no new connections and calls back when the last one is over.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.write('hi')
  socket.on('data', () => {
    server.close((error) => console.log('closed', error))
    console.log('closing', server.listening)
    socket.write('closing')
  })
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
