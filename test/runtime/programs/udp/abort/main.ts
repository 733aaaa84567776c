// An AbortSignal closes a socket.
import dgram from 'node:dgram'

const controller = new AbortController()
const socket = dgram.createSocket({ type: 'udp4', signal: controller.signal })
socket.on('close', () => console.log('close'))
socket.bind(0, '127.0.0.1', () => {
  console.log('bound')
  controller.abort()
})
