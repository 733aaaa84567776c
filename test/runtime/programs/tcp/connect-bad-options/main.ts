// connect() and listen() say what is wrong with their arguments.
import net from 'node:net'

const attempts: (() => unknown)[] = [
  () => Reflect.apply(net.connect, net, [{}]),
  () => Reflect.apply(net.connect, net, [{ port: 'http' }]),
  () => Reflect.apply(net.connect, net, [{ port: 80, host: 7 }]),
  () => Reflect.apply(net.connect, net, [{ port: 80, localAddress: 'here' }]),
  () => Reflect.apply(net.connect, net, [{ port: 80, lookup: 'me' }]),
  () => net.createServer().listen(70_000),
  () => Reflect.apply(net.Server.prototype.listen, net.createServer(), [{ some: 'thing' }]),
  () => Reflect.apply(net.createServer, net, ['options']),
  () => Reflect.apply(net.Socket.prototype.write, new net.Socket(), [null]),
  () => Reflect.apply(net.Socket.prototype.write, new net.Socket(), [5]),
]
for (const attempt of attempts) {
  try {
    attempt()
    console.log('no error')
  } catch (error) {
    console.log(String(error))
  }
}
