import net from 'node:net'

const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => socket.write('x'))
socket.on('data', () => console.log('client: data'))
socket.on('end', () => console.log('client: end'))
socket.on('error', (error) => {
  console.log('client: error', error.message)
  console.log({ ...error })
})
socket.on('close', (hadError) => console.log('client: close', hadError, socket.errored?.message))
