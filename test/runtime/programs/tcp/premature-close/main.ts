// pipeline() reports ERR_STREAM_PREMATURE_CLOSE when its socket is destroyed without an end.
import net from 'node:net'
import { pipeline, Writable } from 'node:stream'

const server = net.createServer((socket) => socket.write('never ending'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  const sink = new Writable({
    write(chunk, _encoding, callback) {
      console.log('got', chunk.toString())
      callback()
      client.destroy()
    },
  })
  pipeline(client, sink, (error) => {
    console.log(error?.code, error?.message)
    server.close()
  })
})
