// Listening on a taken port in the same program.
import net from 'node:net'

const first = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address() as net.AddressInfo
  const second = net.createServer()
  second.on('listening', () => console.log('listening'))
  second.on('error', (error) => {
    console.log(error.message)
    console.log(error)
    console.log('listening', second.listening)
    first.close()
  })
  second.on('close', () => console.log('close'))
  second.listen(port, '127.0.0.1')
})
