// destroy() in the handler of 'data': no further data, no end, only close.
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.end(Buffer.alloc(500_000))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  let chunks = 0
  client.on('data', () => {
    chunks += 1
    client.destroy()
  })
  client.on('end', () => console.log('never'))
  client.on('close', (hadError) => {
    console.log('close', hadError, chunks, client.readableAborted)
    server.close()
  })
})
