import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => socket.write('good'))
socket.on('data', (chunk) => {
  console.log('client: data', chunk.toString())
  socket.write('bad')
})
socket.on('error', (error: NodeJS.ErrnoException) => console.log('client: error', error.code))
socket.on('close', () => console.log('client: close'))
