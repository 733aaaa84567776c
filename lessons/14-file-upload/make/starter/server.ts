// Your upload server: node server.ts PORT
import { appendFile, stat } from 'node:fs/promises'
import net from 'node:net'

const port = Number(process.argv[2])

const server = net.createServer((socket) => {
  let name = ''
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', async (bytes) => {
    const [verb, asked = '', size] = bytes.toString().trim().split(' ')
    if (verb === 'SIZE') {
      const { size: found } = await stat(asked).catch(() => ({ size: 'NONE' }))
      socket.write(`${found}\n`)
    } else if (verb === 'PUT') {
      name = asked
      console.log(`${size} bytes are to come for ${name}`)
    } else {
      // Kept as it comes: what is left when no more comes?
      await appendFile(name.replaceAll('/', ''), bytes)
      socket.write(`OK ${bytes.length}\n`)
    }
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
