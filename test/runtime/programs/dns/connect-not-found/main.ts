// Connecting to a name that cannot be.
import net from 'node:net'

const socket = net.connect({ port: 80, host: 'nothing.invalid' })
socket.on('lookup', (error, address, family, host) => console.log('lookup', error?.message, address, family, host))
socket.on('error', (error) => console.log(error.message, { ...error }))
socket.on('close', (hadError) => console.log('close', hadError))
