// The order of 'lookup', 'connect', 'ready' and the callback, and what the socket says of itself meanwhile.
import net from 'node:net'

const server = net.createServer((socket) => socket.end())
server.listen(0, () => {
  const { port } = server.address() as net.AddressInfo
  const client = new net.Socket()
  const say = (what: string) => console.log(what, client.readyState, client.connecting, client.pending)
  say('new')
  client.on('lookup', () => say('lookup'))
  client.on('ready', () => say('ready'))
  client.connect({ port, host: 'localhost', family: 4 }, () => say('callback'))
  client.on('connect', () => say('connect'))
  say('connecting')
  client.on('end', () => say('end'))
  client.on('close', () => {
    say('close')
    server.close()
  })
  client.resume()
})
