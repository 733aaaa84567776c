// A server on a path: clients find it by the same path, and the file goes with it.
import fs from 'node:fs'
import net from 'node:net'

const server = net.createServer((socket) => {
  console.log('server', socket.address(), socket.remoteAddress)
  socket.end('by path')
  server.close(() => console.log('file', fs.existsSync('./x.sock')))
})
server.listen('./x.sock', () => {
  console.log('address', server.address(), fs.existsSync('./x.sock'))
  const client = net.connect('./x.sock')
  client.on('data', (chunk) => console.log('client got', chunk.toString()))
})
