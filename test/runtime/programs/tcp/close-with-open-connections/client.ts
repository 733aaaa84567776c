import net from 'node:net'

const port = Number(process.argv[2])
const client = net.connect(port, '127.0.0.1')
client.setEncoding('utf8')
client.on('data', (text) => {
  console.log('got', text)
  if (String(text) === 'hi') {
    client.write('close yourself')
    return
  }
  net.connect(port, '127.0.0.1').on('error', (error) => {
    console.log('second', error.message)
    client.end()
  })
})
client.on('close', () => console.log('close'))
