// Lines cut anywhere: readline gives them whole, with either line end.
import net from 'node:net'
import readline from 'node:readline'

const server = net.createServer(async (socket) => {
  for await (const line of readline.createInterface({ input: socket })) console.log('line', JSON.stringify(line))
  console.log('no more lines')
  server.close()
})
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('listening'))
