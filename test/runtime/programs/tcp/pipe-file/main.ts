// A file piped into a socket arrives whole, and ends it.
import fs from 'node:fs'
import net from 'node:net'

fs.writeFileSync('poem.txt', 'line\n'.repeat(50_000))
const server = net.createServer((socket) => fs.createReadStream('poem.txt').pipe(socket))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo
  const client = net.connect(port, '127.0.0.1')
  client.pipe(fs.createWriteStream('copy.txt')).on('finish', () => {
    const [poem, copy] = [fs.readFileSync('poem.txt'), fs.readFileSync('copy.txt')]
    console.log('copied', copy.length, copy.equals(poem))
    server.close()
  })
})
