// Errors of arguments: type, port, buffer.
import dgram from 'node:dgram'

const socket = dgram.createSocket('udp4')
const attempts: (() => unknown)[] = [
  () => Reflect.apply(dgram.createSocket, dgram, ['udp5']),
  () => Reflect.apply(socket.send, socket, [7, 9, '127.0.0.1']),
  () => socket.send('x', 0, '127.0.0.1'),
  () => socket.send('x', 65_536, '127.0.0.1'),
  () => socket.send(Buffer.from('abc'), 2, 5, 9, '127.0.0.1'),
  () => socket.setTTL(5),
  () => socket.setBroadcast(true),
]
for (const attempt of attempts) {
  try {
    attempt()
    console.log('no error')
  } catch (error) {
    console.log(String(error))
  }
}
socket.close()
