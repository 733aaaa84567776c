// destroy(error) without a handler ends the program.
import net from 'node:net'

process.on('exit', (code) => console.log('exit', code))
const socket = new net.Socket()
socket.destroy(new Error('nobody listens'))
console.log('still here')
