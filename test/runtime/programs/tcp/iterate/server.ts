// A socket read with for await: the loop ends with the connection.
import net from 'node:net'

const server = net.createServer(async (socket) => {
  let text = ''
  for await (const chunk of socket) text += chunk
  console.log('server: read', text)
  server.close()
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('server: listening'))
