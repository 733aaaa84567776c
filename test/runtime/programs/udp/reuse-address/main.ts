// With reuseAddr two sockets share a port.
import dgram from 'node:dgram'

const first = dgram.createSocket({ type: 'udp4', reuseAddr: true })
first.bind(0, '127.0.0.1', () => {
  const second = dgram.createSocket({ type: 'udp4', reuseAddr: true })
  second.bind(first.address().port, '127.0.0.1', () => {
    console.log('shared', first.address().port === second.address().port)
    second.close(() => console.log('second: close'))
    first.close()
  })
})
