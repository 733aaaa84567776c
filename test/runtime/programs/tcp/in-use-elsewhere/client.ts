import net from 'node:net'

const port = Number(process.argv[2])
const second = net.createServer()
second.on('error', (error) => {
  console.log(error.message)
  // So that the other program ends.
  net
    .connect(port, '127.0.0.1')
    .on('close', () => console.log('close'))
    .resume()
})
second.listen(port, '127.0.0.1', () => console.log('never'))
