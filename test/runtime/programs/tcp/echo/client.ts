import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
socket.on('connect', () => {
  console.log('connected')
  socket.write('hello\n')
})
socket.on('data', (chunk) => {
  console.log('client got', chunk.toString().trim())
  socket.end()
})
socket.on('end', () => console.log('client saw the end'))
socket.on('close', (hadError) => console.log('client closed', hadError))
