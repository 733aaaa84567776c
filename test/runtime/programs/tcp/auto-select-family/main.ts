// autoSelectFamily is on; its attempts at a closed port are collected in an AggregateError.
import net from 'node:net'

console.log(net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout())
const probe = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = probe.address() as net.AddressInfo
  probe.close(() => {
    const socket = net.connect({
      port,
      host: 'both.test',
      lookup: (_host, _options, callback) =>
        callback(null, [
          { address: '::1', family: 6 },
          { address: '127.0.0.1', family: 4 },
        ]),
    })
    socket.on('connectionAttempt', (ip, _port, family) => console.log('attempt', ip, family))
    socket.on('connectionAttemptFailed', (ip, _port, family) => console.log('failed', ip, family))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      console.log(error.name, error.code, JSON.stringify(error.message))
      if (error instanceof AggregateError) for (const each of error.errors) console.log(each.message)
    })
    socket.on('close', (hadError) => console.log('close', hadError, socket.autoSelectFamilyAttemptedAddresses?.length))
  })
})
