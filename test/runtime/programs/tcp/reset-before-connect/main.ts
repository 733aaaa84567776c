// resetAndDestroy() on a socket that never connected is ERR_SOCKET_CLOSED.
import net from 'node:net'

const socket = new net.Socket()
socket.on('error', (error) => console.log(error))
socket.on('close', (hadError) => console.log('close', hadError))
socket.resetAndDestroy()
