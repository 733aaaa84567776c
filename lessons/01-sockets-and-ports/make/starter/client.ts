// Your echo client: node client.ts PORT
import net from 'node:net'

const port = Number(process.argv[2])
const host = process.argv[3] ?? 'localhost'

console.log(`would connect to ${host}, port ${port}`)
// 1. Connect: net.connect(port, host) gives you a socket.
// 2. When it is connected, send the line "hello".
// 3. Print what comes back.
// 4. When the line is whole, end the connection.
// Say what went wrong where something does: a socket whose 'error' nobody hears ends the program.
void net
