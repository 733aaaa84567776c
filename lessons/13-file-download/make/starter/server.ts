// Your file server: node server.ts PORT
import { readFile } from 'node:fs/promises'
import net from 'node:net'

const port = Number(process.argv[2])

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.log(error.message))
  socket.on('data', async (bytes) => {
    // One read is taken for one request, and any name for a good one.
    const name = bytes.toString().trim().replace('GET ', '')
    const text = await readFile(name, 'utf8').catch(() => 'NONE')
    socket.write(text)
  })
})

server.listen(port, () => console.log(`listening on port ${port}`))
