import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1')
socket.setEncoding('utf8')
socket.end('question')
socket.on('finish', () => console.log('client: finish'))
socket.on('data', (text) => console.log('client: data', text))
socket.on('end', () => console.log('client: end'))
socket.on('close', (hadError) => console.log('client: close', hadError))
