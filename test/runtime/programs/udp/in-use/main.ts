// Binding a taken port is EADDRINUSE.
import dgram from 'node:dgram'

const first = dgram.createSocket('udp4')
first.bind(0, '127.0.0.1', () => {
  const { port } = first.address()
  const second = dgram.createSocket('udp4')
  second.on('error', (error) => {
    console.log(error.message, { ...error })
    second.close()
    first.close()
  })
  second.on('close', () => console.log('second: close'))
  second.bind(port, '127.0.0.1', () => console.log('never'))
})
