// onread: bytes come in the program's own buffer, by a callback.
import net from 'node:net'

const server = net.createServer((socket) => socket.end('abcdefgh'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  let text = ''
  let largest = 0
  const own = Buffer.alloc(3)
  const client = net.connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer: own,
      callback: (size, buffer) => {
        largest = Math.max(largest, size)
        text += Buffer.from(buffer.subarray(0, size)).toString()
        return true
      },
    },
  })
  client.on('data', () => console.log('never'))
  client.on('end', () => console.log('end', text, largest, client.bytesRead))
  client.on('close', () => server.close())
})
