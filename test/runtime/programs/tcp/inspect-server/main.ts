// A server that listens says so in its events, in order, and the callback is one of them.
import net from 'node:net'

const server = new net.Server()
server.once('listening', () => console.log('event'))
console.log(server.listen(0, '127.0.0.1', () => console.log('callback')) === server)
server.on('listening', () => server.close(() => console.log('close callback')))
server.on('close', () => console.log('close event'))
console.log('first')
