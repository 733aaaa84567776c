// When the first address refuses, the second is tried, and the connection stands.
import net from 'node:net'

const server = net.createServer((socket) => socket.end('found'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const socket = net.connect({
    port,
    host: 'both.test',
    lookup: (_host, _options, callback) =>
      callback(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]),
  })
  socket.on('connectionAttempt', (ip) => console.log('attempt', ip))
  socket.on('connectionAttemptFailed', (ip, _port, _family, error) => console.log('failed', ip, error.message))
  socket.on('connect', () => console.log('connect', socket.remoteAddress))
  socket.on('data', (chunk) => console.log(chunk.toString()))
  socket.on('close', () => server.close())
})
