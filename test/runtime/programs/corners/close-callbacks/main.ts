// The order of the callbacks of server.close(), and the error of closing twice.
import net from 'node:net'

const server = net.createServer()
server.close((error) => console.log('not open', (error as NodeJS.ErrnoException)?.code, error?.message))
server.listen(0, '127.0.0.1', () => {
  server.on('close', () => console.log('event'))
  server.close((error) => console.log('first', error))
  server.close((error) => console.log('second', (error as NodeJS.ErrnoException)?.code))
  console.log('asked')
})
