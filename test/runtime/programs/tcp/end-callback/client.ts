import net from 'node:net'

const client = net.connect(Number(process.argv[2]), '127.0.0.1', () => {
  client.on('finish', () => console.log('finish'))
  client.end('last words', () => console.log('callback', client.writableEnded, client.writableFinished))
  console.log('asked', client.writableEnded, client.writableFinished, client.writable)
})
client.on('close', () => console.log('close'))
client.resume()
