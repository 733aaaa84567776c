// unshift() puts bytes back in front: a header read, the body left to another reader.
import net from 'node:net'

const server = net.createServer((socket) => socket.end('HEAD\nbody text'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  let head = ''
  client.on('readable', function readHead() {
    for (let chunk = client.read(); chunk !== null; chunk = client.read()) {
      head += chunk
      const at = head.indexOf('\n')
      if (at < 0) continue
      client.off('readable', readHead)
      client.unshift(Buffer.from(head.slice(at + 1)))
      console.log('head', head.slice(0, at))
      client.on('data', (body) => console.log('body', body.toString()))
      client.resume()
      break
    }
  })
  client.on('end', () => server.close())
})
