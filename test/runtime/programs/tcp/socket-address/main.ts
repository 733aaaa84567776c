// A SocketAddress checks its parts and has defaults.
import net from 'node:net'

const four = new net.SocketAddress({ address: '192.0.2.1', port: 80 })
console.log(four.address, four.port, four.family, four.flowlabel)
const { address, port, family } = new net.SocketAddress({ family: 'ipv6' })
console.log(address, port, family)
try {
  new net.SocketAddress({ address: 'nowhere' })
} catch (error) {
  console.log(String(error))
}
