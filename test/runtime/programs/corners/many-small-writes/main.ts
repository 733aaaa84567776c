// Ten thousand small writes arrive in order.
import net from 'node:net'

const server = net.createServer((socket) => {
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  socket.on('end', () => {
    const numbers = text.split(' ').slice(0, -1).map(Number)
    console.log(
      numbers.length,
      numbers.every((number, index) => number === index),
    )
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1', () => {
    for (let number = 0; number < 10_000; number += 1) client.write(`${number} `)
    client.end()
  })
})
