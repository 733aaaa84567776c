// Messages with their length in front, cut anywhere, come out whole.
import net from 'node:net'

const server = net.createServer((socket) => {
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const length = rest.readUInt16BE(0)
      console.log('message', length, rest.subarray(2, 2 + length).toString())
      rest = rest.subarray(2 + length)
    }
    if (rest.length > 0) socket.write('more')
  })
  socket.on('end', () => console.log('left over', rest.length))
  socket.on('close', () => server.close())
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
