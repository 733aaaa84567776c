// close() right after listen(): 'listening' may not come, 'close' does.
import net from 'node:net'

const server = net.createServer()
server.on('listening', () => console.log('listening'))
server.on('close', () => console.log('close'))
server.listen(0, '127.0.0.1')
server.close((error) => console.log('callback', error))
console.log('asked', server.listening)
