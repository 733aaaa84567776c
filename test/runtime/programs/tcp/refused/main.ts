// Nobody listens: the error's message and every property of it.
import net from 'node:net'

const probe = net.createServer().listen(0, '127.0.0.1', () => {
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  probe.close(() => {
    const socket = net.connect({ port: address.port, host: '127.0.0.1' })
    socket.on('connect', () => console.log('connected'))
    socket.on('error', (error) => {
      console.log(error.message)
      console.log(error)
      console.log(Object.keys(error))
    })
    socket.on('close', (hadError) => console.log('close', hadError, socket.destroyed, socket.errored === null))
  })
})
