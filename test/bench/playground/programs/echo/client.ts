// Ends when the first byte came back.
import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => socket.write('x'))
socket.once('data', () => {
  console.log('back')
  socket.end()
})
