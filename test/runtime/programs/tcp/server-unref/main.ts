// A server that is unref()ed does not keep the program.
import net from 'node:net'

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  console.log(server.unref() === server, server.listening)
})
process.on('exit', () => console.log('exit', server.listening))
