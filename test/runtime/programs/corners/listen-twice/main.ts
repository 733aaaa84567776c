// Listening twice is an error at once; after close() it is allowed again.
import net from 'node:net'

const server = net.createServer()
server.listen(0, '127.0.0.1')
server.once('listening', () => {
  try {
    server.listen(0, '127.0.0.1')
  } catch (error) {
    console.log(String(error))
  }
  server.close(() => {
    console.log('closed')
    server.listen(0, '127.0.0.1', () => {
      console.log('listening again', server.listening)
      server.close()
    })
  })
})
