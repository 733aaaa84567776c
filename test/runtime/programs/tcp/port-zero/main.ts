// connect() to port 0 is refused; a datagram to it is not even sent.
import dgram from 'node:dgram'
import net from 'node:net'

net.connect(0, '127.0.0.1').on('error', ({ code, message }: NodeJS.ErrnoException) => {
  console.log(code, message)
  const socket = dgram.createSocket('udp4')
  try {
    socket.send('hello', 0, '127.0.0.1')
  } catch (error) {
    console.log((error as NodeJS.ErrnoException).code, (error as Error).message)
  }
  socket.close()
})
