// A socket that is unref()ed does not keep the program.
import dgram from 'node:dgram'

const socket = dgram.createSocket('udp4')
socket.bind(0, '127.0.0.1', () => console.log('bound', socket.unref() === socket))
process.on('exit', () => console.log('exit'))
