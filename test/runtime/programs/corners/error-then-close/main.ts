// 'error' comes before 'close', both after the code that ran into them.
import net from 'node:net'

const probe = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = probe.address() as net.AddressInfo
  probe.close(() => {
    const socket = net.connect(port, '127.0.0.1')
    socket.write('x', (error) => console.log('callback', error?.message))
    socket.on('error', () => {
      console.log('error', socket.destroyed, socket.closed)
      process.nextTick(() => console.log('tick after error'))
      setImmediate(() => console.log('immediate after error'))
    })
    socket.on('close', () => console.log('close', socket.closed))
    console.log('asked')
  })
})
