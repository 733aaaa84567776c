import dgram from 'node:dgram'

const client = dgram.createSocket('udp4')
client.on('message', (message, from) => {
  console.log('client got', message.toString(), from)
  client.close()
})
client.on('close', () => console.log('client: close'))
client.send('hello', Number(process.argv[2]), '127.0.0.1', (error, bytes) => console.log('sent', error, bytes))
