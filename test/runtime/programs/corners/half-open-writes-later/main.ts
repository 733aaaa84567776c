// A half-open server writes after the client's end, twice and later, and the client hears it.
import net from 'node:net'

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.resume()
  socket.on('end', () => {
    socket.write('first ')
    setTimeout(() => socket.write('second '), 40)
    setTimeout(() => socket.end('last'), 80)
  })
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => client.end())
  let text = ''
  client.on('data', (chunk) => {
    text += chunk
  })
  client.on('finish', () => console.log('finish', client.readyState))
  client.on('close', (hadError) => console.log(text, hadError))
})
