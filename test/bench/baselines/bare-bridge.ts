import { connect, createServer } from 'node:net'
import { WebSocketServer } from 'ws'

/**
 * The least a bridge from WebSocket to TCP can be: to the port that its argument names, or to an echo
 * server in the same process. Prints its port.
 */
const portOf = (address: unknown): number => Object(address).port

const echo = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (bytes) => socket.write(bytes))
  socket.on('error', () => socket.destroy())
})
echo.listen(0, '127.0.0.1', () => {
  const target = Number(process.argv[2] ?? portOf(echo.address()))
  const bridge = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  bridge.on('connection', (page) => {
    const socket = connect({ host: '127.0.0.1', port: target, noDelay: true })
    page.on('message', (bytes: Buffer) => socket.write(bytes))
    page.on('close', () => socket.destroy())
    socket.on('data', (bytes) => page.send(bytes))
    socket.on('error', () => page.close())
  })
  bridge.on('listening', () => console.log(portOf(bridge.address())))
})
