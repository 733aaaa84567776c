import net from 'node:net'

const client = net.connect(Number(process.argv[2]), '127.0.0.1', () => client.write('trouble'))
client.on('error', (error) => console.log(error.message))
client.on('end', () => console.log('end'))
client.on('close', (hadError) => console.log('close', hadError))
client.resume()
