// The message of a refused IPv6 connection.
import net from 'node:net'

const probe = net.createServer().listen(0, '::1', () => {
  const { port } = probe.address() as net.AddressInfo
  probe.close(() => {
    net.connect(port, '::1').on('error', (error) => console.log(error.message, { ...error }))
  })
})
