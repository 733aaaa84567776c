// Fifty clients at once, each with an answer of its own.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.on('data', (chunk) => socket.end(`${chunk}!`)))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo
async function ask(number: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1').setEncoding('utf8')
  socket.write(String(number))
  let answer = ''
  for await (const text of socket) answer += text
  return answer
}
const answers = await Promise.all(Array.from({ length: 50 }, (_, number) => ask(number)))
console.log(answers.join(' '))
server.close()
