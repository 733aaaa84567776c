import net from 'node:net'

const client = net.connect(Number(process.argv[2]), '127.0.0.1', () => client.write('hello'))
client.on('close', () => console.log('never'))
client.on('data', (chunk) => {
  console.log('client: data', chunk.toString())
  process.exit(3)
})
