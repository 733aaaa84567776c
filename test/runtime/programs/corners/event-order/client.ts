import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
for (const name of ['connect', 'ready', 'prefinish', 'finish', 'end', 'close', 'error']) {
  socket.on(name, () => console.log('client:', name))
}
socket.on('data', () => {})
socket.end('x')
