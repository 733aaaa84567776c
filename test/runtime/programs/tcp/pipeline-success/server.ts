// pipeline() over a socket calls back without an error once all is through.
import net from 'node:net'
import { pipeline, Readable } from 'node:stream'

const server = net.createServer((socket) => {
  pipeline(Readable.from(['one ', 'two ', 'three']), socket, (error) => console.log('server: pipeline', error))
  socket.resume()
  socket.on('close', () => server.close())
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
