// bind() with a callback alone takes a free port; of an option's value the range is checked.
import dgram from 'node:dgram'

for (const type of ['udp4', 'udp6'] as const) {
  const socket = dgram.createSocket(type)
  socket.bind(() => {
    const { address, family, port } = socket.address()
    console.log(address, family, port > 1023)
    for (const hops of [1, 255, 0, 256]) {
      try {
        console.log(socket.setTTL(hops))
      } catch (error) {
        console.log((error as Error).message)
      }
    }
    socket.close()
  })
}
