import net from 'node:net'

const socket = net.connect({ port: Number(process.argv[2]), host: '127.0.0.1', allowHalfOpen: true })
socket.setEncoding('utf8')
socket.on('data', (text) => console.log('client: data', text))
socket.on('end', () => {
  console.log('client: end', socket.readyState)
  socket.end('but not from me')
})
socket.on('close', () => console.log('client: close', socket.readyState))
