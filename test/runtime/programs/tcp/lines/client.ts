import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
socket.write('fir')
socket.write('st\nsecond\r\n\r')
socket.end('\nlast without end')
socket.resume().on('close', () => console.log('client: close'))
