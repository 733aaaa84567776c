import net from 'node:net'

const client = net.connect(Number(process.argv[2]), '127.0.0.1')
client.end('goodbye at once')
console.log('before', client.connecting, client.writableEnded, client.writableFinished)
client.on('connect', () => console.log('connect', client.writableEnded, client.writableFinished))
client.on('finish', () => console.log('finish'))
client.on('close', (hadError) => console.log('close', hadError))
client.resume()
