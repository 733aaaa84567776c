// Sending to a port where nobody is succeeds: UDP has no answer.
import dgram from 'node:dgram'

const probe = dgram.createSocket('udp4')
probe.bind(0, '127.0.0.1', () => {
  const { port } = probe.address()
  probe.close(() => {
    const client = dgram.createSocket('udp4')
    client.on('error', (error) => console.log('never', error))
    client.send('anybody?', port, '127.0.0.1', (error, bytes) => {
      console.log(error, bytes)
      client.close()
    })
  })
})
