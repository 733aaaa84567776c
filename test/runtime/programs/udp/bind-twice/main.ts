// bind() twice and close() twice are errors, at once.
import dgram from 'node:dgram'

const socket = dgram.createSocket('udp4')
function attempt(what: string, work: () => unknown) {
  try {
    work()
    console.log(what, 'no error')
  } catch (error) {
    console.log(what, String(error))
  }
}
attempt('address unbound', () => socket.address())
socket.bind(0, '127.0.0.1', () => {
  attempt('bind again', () => socket.bind())
  socket.on('close', () => console.log('close'))
  attempt('close', () => socket.close())
  attempt('close again', () => socket.close())
  attempt('send', () => socket.send('x', 9, '127.0.0.1'))
  attempt('address closed', () => socket.address())
})
attempt('bind at once', () => socket.bind())
