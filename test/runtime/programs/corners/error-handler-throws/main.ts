// An error thrown in a handler of 'error' ends the program.
import net from 'node:net'

const socket = net.connect({ path: './nobody.sock' })
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log('error', error.code)
  throw new Error('I give up')
})
socket.on('close', () => console.log('never'))
process.on('exit', (code) => console.log('exit', code))
