// Writing to a socket that never connects, and ending it.
import net from 'node:net'

const socket = new net.Socket()
socket.on('error', (error) => console.log('error', (error as NodeJS.ErrnoException).code, error.message))
socket.on('close', (hadError) => console.log('close', hadError))
console.log(socket.write('x', (error) => console.log('callback', error?.message)))
console.log(socket.pending, socket.writableLength, socket.readyState)
